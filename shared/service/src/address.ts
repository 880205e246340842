import { isIPv4, isIPv6 } from 'node:net'

/** Where something listens: a name or an address (IPv6 without brackets), and a port. */
export type HostAndPort = Readonly<{ host: string; port: number }>

const PORT_MOST = 65_535

/** What a port must be, in words. */
export const PORT_WORDS = `a port from 1 to ${PORT_MOST}`

/** True for a port that something can listen on. */
export const isPort = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= PORT_MOST

/** True for a host as it stands in a URL: a name, an IPv4 address, or an IPv6 address in brackets (RFC 3986). */
export const isHost = (text: string): boolean => {
  if (text.startsWith('[')) return text.endsWith(']') && isIPv6(text.slice(1, -1))
  // What consists of digits and dots only is an address, or nothing.
  return /^[\d.]+$/.test(text) ? isIPv4(text) : /^[A-Za-z0-9]([A-Za-z0-9.-]{0,253})$/.test(text)
}

/** Splits `host:port`; null where there is no port. Judges neither of them. */
export const splitAddress = (text: string): Readonly<{ host: string; port: string }> | null => {
  const [, host, port] = /^(\[[^\]]*\]|[^:[]*):(.*)$/.exec(text) ?? []
  return host === undefined || port === undefined ? null : { host, port }
}

/** `host:port` as it is written, with brackets around IPv6. */
export const addressText = ({ host, port }: HostAndPort): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
