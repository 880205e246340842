import type { Door, Proxied } from './proxied.ts'

/** A port of an address where connections come in, and what for: the whole of it for one door, or some by the host they ask for. */
export type ProxyPort = Readonly<{ address: string; port: number }> &
  Readonly<{ whole: Door } | { whole: null; tls: readonly Door[]; http: readonly Door[] }>

const byAge = (a: Door, b: Door): number => a.because - b.because || (a.name < b.name ? -1 : 1)

/** One door for each host: where two networks seem to have it, who had it first. */
const eachOnce = (doors: readonly Door[], kind: 'tls' | 'http'): Door[] => {
  const hosts = new Set<string | null>()
  return doors.filter((door) => {
    if (door.kind !== kind || hosts.has(door.host)) return false
    hosts.add(door.host)
    return true
  })
}

/**
 * The ports of all networks on an exit, each once, sorted. While a port or a host goes from one network to another both may
 * seem to have it: it is whose it was first, and nobody's configuration breaks.
 */
export const proxyPorts = (guests: readonly Proxied[]): ProxyPort[] => {
  const doors = guests.flatMap((guest) => guest.doors).toSorted(byAge)
  const places = doors.flatMap((door) =>
    [door.address, ...(door.also ?? [])].map((address) => ({ address, door })),
  )
  const groups = Map.groupBy(places, ({ address, door: { port } }) => `${address}:${port}`)
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, its]): ProxyPort[] => {
      const [first] = its
      if (first === undefined) return []
      const { address, door } = first
      const { port } = door
      const group = its.map((it) => it.door)
      const whole = group.find(({ kind }) => kind === 'tcp')
      if (whole !== undefined) return [{ address, port, whole }]
      return [{ address, port, whole: null, tls: eachOnce(group, 'tls'), http: eachOnce(group, 'http') }]
    })
}

/** The doors of a port. */
export const doorsAt = (port: ProxyPort): readonly Door[] =>
  port.whole === null ? [...port.tls, ...port.http] : [port.whole]
