import { FileSet, type FileText } from '../../files/file-set.ts';

/** Contents by path; the text is the code of the error where a file could not be read. */
export type SiteFiles = ReadonlyMap<string, Uint8Array | string>;

/** What a set that keeps contents has read, in a form that can be sent to another process. */
export function toSiteFiles({ contents }: FileSet): SiteFiles {
  return new Map([...contents].map(([path, text]) => [path, text.ok ? text.bytes : (text.error.code ?? '')]));
}

/** Reads what has been sent instead of the disk, which may hold something else by now. */
export class SentFiles extends FileSet {
  private readonly files: SiteFiles;

  constructor(files: SiteFiles) {
    super();
    this.files = files;
  }

  override async read(path: string): Promise<FileText> {
    const found = this.files.get(path) ?? 'ENOENT';
    if (typeof found !== 'string') return { ok: true, bytes: Buffer.from(found) };
    return { ok: false, error: Object.assign(new Error(found), { code: found }) };
  }

  /** What lies beside the files has been reported already. */
  override async list(): Promise<string[]> {
    return [];
  }
}
