const controls = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
/** What follows an escape character in a colour. */
const restOfColor = /\[[0-9;]*m/y;

/** Replaces what could move the cursor of a terminal, one for one, and keeps the rest. */
export function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(controls, '\ufffd');
}

/** The same for a text of several lines, in which the colours of the program stay. */
export function printableLines(text: string, isColored: boolean): string {
  return text.replace(controls, (control, at: number) => {
    if (control === '\n' || control === '\t') return control;
    restOfColor.lastIndex = at + 1;
    return isColored && control === '\u001b' && restOfColor.test(text) ? control : '\ufffd';
  });
}
