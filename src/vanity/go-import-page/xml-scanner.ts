/** The beginning or end of an element; everything else on a page does not matter to `go`. */
export interface PageToken {
  readonly kind: 'start' | 'end';
  /** Without a namespace, as it is written. */
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  /** Where it begins. */
  readonly offset: number;
}

/** What made the reader give up, in the words of Go's encoding/xml. */
export class XmlFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };
const nameStart = /^[\p{L}_:]/u;
const nameCharacter = /[A-Za-z0-9_:.-]|[^\0-\x7f]/;
const unquotedCharacter = /[A-Za-z0-9_:-]/;
/** Outside of XML's own range. */
const illegalCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** At the end of a page. */
const openEntity = /&#?[A-Za-z0-9_:.\u0080-\uffff-]*$/;

/**
 * Reads a page as Go's encoding/xml does when it is not strict (Decoder.RawToken), which is how `go` reads it: inline
 * scripts, comments with `--` and unquoted values with `/` end it. Throws XmlFault; linear in the text.
 */
export class XmlScanner {
  #at = 0;
  #pendingEnd: PageToken | undefined;
  readonly #text: string;
  readonly #isUtf8: boolean;

  /** `isUtf8`: whether the bytes were valid UTF-8; what was not is U+FFFD in the text. */
  constructor(text: string, isUtf8: boolean) {
    this.#text = text;
    this.#isUtf8 = isUtf8;
  }

  /** The next element's beginning or end; undefined at the end of the page. */
  next(): PageToken | undefined {
    const end = this.#pendingEnd;
    this.#pendingEnd = undefined;
    if (end !== undefined) return end;
    while (this.#at < this.#text.length) {
      const token = this.#peek() === '<' ? this.#markup() : this.#characters();
      if (token !== undefined) return token;
    }
    return undefined;
  }

  #markup(): PageToken | undefined {
    const offset = this.#at;
    this.#at++;
    switch (this.#mustPeek()) {
      case '/':
        this.#at++;
        return this.#endElement(offset);
      case '?':
        this.#at++;
        return this.#instruction();
      case '!':
        this.#at++;
        return this.#declaration();
      default:
        return this.#startElement(offset);
    }
  }

  #endElement(offset: number): PageToken {
    const name = this.#localName('expected element name after </');
    this.#spaces();
    if (this.#must() !== '>') this.#fail(`invalid characters between </${name} and >`);
    return { kind: 'end', name, attributes: [], offset };
  }

  #startElement(offset: number): PageToken {
    const name = this.#localName('expected element name after <');
    const attributes: { name: string; value: string }[] = [];
    for (;;) {
      this.#spaces();
      const next = this.#mustPeek();
      if (next === '>' || next === '/') break;
      attributes.push(this.#attribute());
    }
    if (this.#must() === '/') {
      if (this.#must() !== '>') this.#fail('expected /> in element');
      this.#pendingEnd = { kind: 'end', name, attributes: [], offset };
    }
    return { kind: 'start', name, attributes, offset };
  }

  #attribute(): { name: string; value: string } {
    const name = this.#localName('expected attribute name in element');
    this.#spaces();
    if (this.#mustPeek() !== '=') return { name, value: name };
    this.#at++;
    this.#spaces();
    const quote = this.#mustPeek();
    if (quote !== '"' && quote !== "'") return { name, value: this.#run(unquotedCharacter) };
    this.#at++;
    const start = this.#at;
    const end = this.#find(quote);
    const value = this.#text.slice(start, end);
    const angle = value.indexOf('<');
    if (angle !== -1) this.#fail('unescaped < inside quoted string', start + angle);
    this.#check(value, start);
    this.#checkEntities(value, start);
    this.#at = end + 1;
    return { name, value: decodeEntities(value) };
  }

  /** `<?target data?>`. */
  #instruction(): undefined {
    const target = this.#localName('expected target name after <?');
    const start = this.#at;
    const end = this.#find('?>');
    this.#at = end + 2;
    if (target !== 'xml') return;
    const data = this.#text.slice(start, end);
    const version = /\bversion\s{0,20}=\s{0,20}["']([^"']{1,100})["']/.exec(data)?.[1];
    if (version !== undefined && version !== '1.0') this.#fail(`unsupported version "${version}"`, start);
    const encoding = /\bencoding\s{0,20}=\s{0,20}["']([^"']{1,100})["']/.exec(data)?.[1];
    if (encoding !== undefined && !/^(?:utf-8|ascii)$/i.test(encoding)) {
      this.#fail(`can't decode XML document using charset "${encoding}"`, start);
    }
  }

  /** Comments, CDATA and directives such as `<!DOCTYPE html>`. */
  #declaration(): undefined {
    if (this.#text.startsWith('--', this.#at)) {
      this.#at += 2;
      const end = this.#find('--');
      if (this.#text.charAt(end + 2) !== '>') this.#fail('invalid sequence "--" not allowed in comments', end);
      this.#at = end + 3;
    } else if (this.#peek() === '-') this.#fail('invalid sequence <!- not part of <!--');
    else if (this.#peek() === '[') {
      if (!this.#text.startsWith('[CDATA[', this.#at)) this.#fail('invalid <![ sequence');
      const end = this.#find(']]>');
      this.#check(this.#text.slice(this.#at, end), this.#at);
      this.#at = end + 3;
    } else this.#directive();
  }

  /** To the `>` that belongs to it: quoted ones and nested `<…>` do not count. */
  #directive(): void {
    let depth = 0;
    for (;;) {
      const next = this.#must();
      if (next === '>' && depth === 0) return;
      if (next === '"' || next === "'") this.#at = this.#find(next) + 1;
      else if (next === '<' && this.#text.startsWith('!--', this.#at)) {
        this.#at += 3;
        this.#at = this.#find('-->') + 3;
      } else if (next === '<') depth++;
      else if (next === '>') depth--;
    }
  }

  #characters(): undefined {
    const start = this.#at;
    const angle = this.#text.indexOf('<', start);
    this.#at = angle === -1 ? this.#text.length : angle;
    const text = this.#text.slice(start, this.#at);
    const end = text.indexOf(']]>');
    if (end !== -1) this.#fail('unescaped ]]> not in CDATA section', start + end);
    this.#check(text, start);
    this.#checkEntities(text, start);
    if (angle === -1 && openEntity.test(text)) this.#fail('unexpected EOF', this.#at);
  }

  #check(text: string, start: number): void {
    const illegal = text.search(illegalCharacter);
    if (illegal !== -1) this.#fail('illegal character code', start + illegal);
    const invalid = this.#isUtf8 ? -1 : text.indexOf('\ufffd');
    if (invalid !== -1) this.#fail('invalid UTF-8', start + invalid);
  }

  /** A number can stand for a character that is not allowed by itself either. */
  #checkEntities(text: string, start: number): void {
    if (!text.includes('&#')) return;
    if (illegalCharacter.test(decodeEntities(text))) this.#fail('illegal character code', start);
  }

  #localName(complaint: string): string {
    this.#mustPeek();
    const start = this.#at;
    const name = this.#run(nameCharacter);
    const parts = name.split(':');
    if (name === '' || parts.length > 2) this.#fail(complaint, start);
    if (!nameStart.test(name)) this.#fail(`invalid XML name: ${name}`, start);
    const [space, local] = parts;
    return space === '' || local === '' || local === undefined ? name : local;
  }

  #run(allowed: RegExp): string {
    const start = this.#at;
    while (this.#at < this.#text.length && allowed.test(this.#peek())) this.#at++;
    this.#mustPeek();
    return this.#text.slice(start, this.#at);
  }

  #spaces(): void {
    while (this.#at < this.#text.length && ' \r\n\t'.includes(this.#peek())) this.#at++;
  }

  /** Offset of the next occurrence; the page may not end before it. */
  #find(text: string): number {
    const at = this.#text.indexOf(text, this.#at);
    if (at === -1) this.#fail('unexpected EOF', this.#text.length);
    return at;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #mustPeek(): string {
    if (this.#at >= this.#text.length) this.#fail('unexpected EOF');
    return this.#peek();
  }

  #must(): string {
    const next = this.#mustPeek();
    this.#at++;
    return next;
  }

  #fail(message: string, offset = this.#at): never {
    throw new XmlFault(message, offset);
  }
}

/** The five entities and numbers; others stay as they are. */
function decodeEntities(value: string): string {
  return value.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    if (code > 0x10ffff) return whole;
    return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
  });
}
