/** A record as a zone file has it (RFC 1035, 5.1): `web.blue.sixfold.internal. 5 IN AAAA 2001:db8::1`. */
export type NameRecord = Readonly<{ text: string; because: number }>

/**
 * What the resolver of a namespace answers from its own knowledge; anything else it asks of others. Every name here
 * ends with its dot, and is in lower case.
 */
export type Names = Readonly<{
  /** The network's own zone: what is not among the records does not exist. */
  zone: string
  /** The zones of its addresses, for which the same holds. */
  reverse: readonly string[]
  /** Zones of other networks that are answered here, for which the same holds; left out where there are none. */
  peers?: readonly string[]
  /** Sorted by their text, each once. */
  records: readonly NameRecord[]
  /** Where it answers: addresses of the namespace, from which it also asks others. */
  addresses: readonly string[]
  /** Whom it answers. */
  clients: readonly string[]
  /** The prefix behind which IPv4 is reached: a name outside that has A and no AAAA gets one of it (RFC 6147). Left out where it is not. */
  dns64?: string
  because: number
}>
