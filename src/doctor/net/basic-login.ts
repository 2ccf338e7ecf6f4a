/** The header value for the login that a URL holds, as Go sends it; undefined where it holds none. For nothing but sending. */
export function basicLogin({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const login = `${unescaped(username)}:${unescaped(password)}`;
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is no escape
  }
}
