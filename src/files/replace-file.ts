import writeFileAtomic from 'write-file-atomic';

/** Replaces a file's contents in one step, keeping its mode and owner; through a symbolic link its target is replaced. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await writeFileAtomic(file, text);
}
