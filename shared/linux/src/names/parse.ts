/** A zone of ours in what unbound lists: that of a network, of a /64 or of a /24 of 10.0.0.0/8; all others are its own. */
const ipv6Zone = /^([0-9a-f]\.){16}ip6\.arpa\.$/
const ipv4Zone = /^\d+\.\d+\.10\.in-addr\.arpa\.$/

/** How a zone of a network ends: as the own one does, whose first label is the network's. */
const lastLabels = (name: string, count: number): string => name.split('.').slice(-count).join('.')

/** Another network's zone beside the own one. */
const isBeside = (name: string, ownZone: string): boolean => {
  const count = ownZone.split('.').length
  return name.split('.').length === count && lastLabels(name, count - 1) === lastLabels(ownZone, count - 1)
}

/** The zones of ours in `list_local_zones`, each with its type. */
export const parseZones = (text: string, ownZone: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [name = '', type = ''] = line.split(' ')
      const isOurs = isBeside(name, ownZone) || ipv6Zone.test(name) || ipv4Zone.test(name)
      return isOurs ? [[name, type] as const] : []
    }),
  )

/** How many labels a name in a zone has at its end. */
const LABELS = new Map([
  ['ip6.arpa.', 18],
  ['in-addr.arpa.', 5],
])

const isWithin = (owner: string, zones: ReadonlyMap<string, string>, ownZone: string): boolean => {
  if (owner === ownZone || owner.endsWith(`.${ownZone}`)) return true
  if (zones.has(lastLabels(owner, ownZone.split('.').length))) return true
  for (const [end, labels] of LABELS) {
    if (owner.endsWith(`.${end}`))
      return zones.has(
        owner
          .split('.')
          .slice(-labels - 1)
          .join('.'),
      )
  }
  return false
}

/** The records in those zones, of `list_local_data`, with one blank between their words. */
export const parseRecords = (
  text: string,
  zones: ReadonlyMap<string, string>,
  ownZone: string,
): Set<string> =>
  new Set(
    text.split('\n').flatMap((line) => {
      const owner = line.slice(0, line.indexOf('\t'))
      return owner !== '' && isWithin(owner, zones, ownZone) ? [line.replaceAll('\t', ' ')] : []
    }),
  )

/** What tells this unbound from another: its process, as `status` says it. Throws when it does not. */
export const parseInstance = (status: string): string => {
  const pid = /^unbound \(pid (\d+)\) is running/m.exec(status)?.[1]
  if (pid === undefined) throw new Error('unbound does not say which process it is')
  return pid
}
