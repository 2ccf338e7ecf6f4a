import { UnknownName } from './template-error.ts';

/** The same view, which throws for names that it does not have: Handlebars takes those in conditions for false. */
export function guardView(view: object): object {
  return new Proxy(view, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) throw new UnknownName(key);
      const value: unknown = Reflect.get(target, key);
      return Array.isArray(value) || isPlain(value) ? guardView(value) : value;
    },
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
