/** The oldest nats-server whose exact-subject compare-and-set and per-message headers we have measured to be right. */
export const MINIMUM_SERVER = '2.10.27'

const numbersOf = (version: string): number[] => (version.split(/[-+]/, 1)[0] ?? '').split('.').map(Number)

/** Why a nats-server of this version is refused, as a sentence that says what to install; null when it will do. */
export const refuseServer = (version: string): string | null => {
  const found = numbersOf(version)
  const wanted = numbersOf(MINIMUM_SERVER)
  const place = wanted.findIndex((number, index) => number !== (found[index] ?? 0))
  const readable = found.length >= 2 && found.every(Number.isInteger)
  if (readable && (place === -1 || (found[place] ?? 0) > (wanted[place] ?? 0))) return null
  return `the nats-server is version ${JSON.stringify(version)}, Sixfold needs ${MINIMUM_SERVER} or newer (older ones store wrongly without an error): install the Debian package nats-server from trixie or newer; \`make setup\` does that`
}
