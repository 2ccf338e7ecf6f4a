# syntax=docker/dockerfile:1

# A release pins both by digest, for the same bytes in every build: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:...
# `docker buildx imagetools inspect IMAGE` prints the digest of all architectures. docs/releasing.md says when to renew it.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG GO_IMAGE=golang:1.26-bookworm

FROM ${GO_IMAGE} AS go

# Nothing in it depends on the architecture but one addon, which npm chooses: each platform builds for itself.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY .ci ./.ci
COPY src ./src
COPY templates ./templates
RUN npm run build && npm prune --omit=dev --no-audit --no-fund
COPY LICENSE vanity.example.yaml ./
# Whatever the umask of the checkout was: any user may read, nobody but root may write.
RUN rm -r src .ci && chmod -R u=rwX,go=rX .

FROM ${NODE_IMAGE} AS server
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="govanity" \
      org.opencontainers.image.description="Go vanity import-path server" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
ENV NODE_ENV=production
COPY --from=build /app /app
RUN ln -s /app/dist/main.js /usr/local/bin/govanity && chmod +x /app/dist/main.js
# A number, so that Kubernetes can tell that it is not root (runAsNonRoot). Nothing is written at run time.
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["govanity", "health"]
ENTRYPOINT ["govanity"]
# Mount the directory, not the file: a mounted file stays the old one when it is replaced by a new one.
CMD ["serve", "--config", "/etc/govanity/vanity.yaml"]

# With the module proxy: docker build --target proxy. It runs go and git, and writes to its volumes.
FROM server AS proxy
USER root
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git openssh-client \
    && rm -rf /var/lib/apt/lists/*
COPY --from=go /usr/local/go /usr/local/go
ENV PATH=/usr/local/go/bin:$PATH HOME=/var/lib/govanity
RUN install -d -o 10001 -g 10001 -m 0750 /var/lib/govanity /var/lib/govanity/modules /var/lib/govanity/work \
    && echo 'govanity:x:10001:10001::/var/lib/govanity:/usr/sbin/nologin' >> /etc/passwd
VOLUME /var/lib/govanity
USER 10001:10001

# The default: the server alone, without go and git.
FROM server
