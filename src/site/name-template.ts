import type Handlebars from 'handlebars';
import { TemplateError } from './template-error.ts';
import type { TemplateName } from './template-names.ts';

type Block = (view: unknown, options?: object) => string;

/**
 * Handlebars does not tell in which template something went wrong: `running` holds those that are being rendered.
 * The block that is handed to a partial belongs to the template that it stands in.
 */
export function nameTemplate(
  name: TemplateName,
  template: Handlebars.TemplateDelegate,
  running: TemplateName[],
): Handlebars.TemplateDelegate {
  return (view, options) => {
    const caller = running.at(-1);
    const data = options?.data as Record<string, unknown> | undefined;
    const block = data?.['partial-block'] as Block | undefined;
    if (caller !== undefined && data !== undefined && block !== undefined) {
      data['partial-block'] = (inner: unknown, given?: object) => as(caller, running, () => block(inner, given));
    }
    return as(name, running, () => template(view, options));
  };
}

function as(name: TemplateName, running: TemplateName[], render: () => string): string {
  running.push(name);
  try {
    return render();
  } catch (error) {
    throw error instanceof TemplateError ? error : new TemplateError(name, error);
  } finally {
    running.pop();
  }
}
