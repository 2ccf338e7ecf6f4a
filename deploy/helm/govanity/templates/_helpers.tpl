{{- define "govanity.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "govanity.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "govanity.labels" -}}
{{ include "govanity.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "govanity.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{ .Values.image.repository }}:{{ $tag }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "govanity.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "govanity.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{/* Stops where a combination of values cannot work, with what to write instead. */}}
{{- define "govanity.checkValues" -}}
{{- if and .Values.config.existingConfigMap .Values.config.existingSecret }}
{{- fail "config.existingConfigMap and config.existingSecret exclude each other" }}
{{- end }}
{{- $volume := and .Values.proxy.enabled .Values.proxy.persistence.enabled }}
{{- if and $volume (gt (int .Values.replicas) 1) (ne .Values.proxy.persistence.accessMode "ReadWriteMany") }}
{{- fail "several replicas cannot share a ReadWriteOnce volume: set replicas to 1, proxy.persistence.accessMode to ReadWriteMany, or proxy.persistence.enabled to false with a store in a bucket (s3://BUCKET/PREFIX)" }}
{{- end }}
{{- end }}
