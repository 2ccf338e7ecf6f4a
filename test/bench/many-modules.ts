/** How the entries of a large configuration are written. */
export type EntryStyle = 'repo' | 'project';

/**
 * A configuration with so many modules, in a hundred groups, and one more at /marker whose repository is called after
 * the marker.
 */
export function manyModules(count: number, marker: string, style: EntryStyle = 'repo'): string {
  const lines = ['host: go.company.com', 'backends:', '  gitlab:', '    forge: gitlab'];
  lines.push('    web: https://gitlab.company.com', '    clone: ssh', 'paths:');
  lines.push(`  /marker:`, `    repo: https://github.com/company/${marker}`);
  for (let index = 0; index < count; index++) {
    lines.push(`  ${modulePath(index)}:`);
    if (style === 'repo') lines.push(`    repo: https://github.com/company/lib${index}`);
    else lines.push('    backend: gitlab', `    project: go/lib${index}`, `    description: Library number ${index}`);
  }
  return `${lines.join('\n')}\n`;
}

export function modulePath(index: number): string {
  return `/team${index % 100}/lib${index}`;
}
