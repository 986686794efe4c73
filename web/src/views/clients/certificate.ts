// A certificate as somebody pastes it: PEM, or the SHA-256 of its DER in hexadecimal. The certificate itself stays here;
// nothing: it is neither.
export async function fingerprintOf(pasted: string): Promise<string | undefined> {
  const digest = pasted.replace(/[:\s]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digest)) return digest;
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pasted)?.[1];
  if (!body) return undefined;
  let der: Uint8Array;
  try {
    der = Uint8Array.from(atob(body.replace(/\s/g, '')), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
  const sum = await crypto.subtle.digest('SHA-256', der as BufferSource);
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
