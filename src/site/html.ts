import Handlebars from 'handlebars';

/** Marks text as HTML that is already escaped. */
export function safeHtml(html: string): Handlebars.SafeString {
  return new Handlebars.SafeString(html);
}
