/** Templates that are a page each. */
export const pageNames = ['index', 'module', 'not-found', 'setup'] as const;
/** Names of the templates in `templates/`, without `.hbs`: the pages, then the parts that they are made of. */
export const templateNames = [...pageNames, 'layout', 'meta-tags', 'module-row', 'copyable'] as const;

export type TemplateName = (typeof templateNames)[number];

export type PageName = (typeof pageNames)[number];
