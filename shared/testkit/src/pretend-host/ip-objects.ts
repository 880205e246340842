import { fail, linkOf, type PretendNetns, type PretendRoute } from './world.ts'

const isIpv4 = (text: string): boolean => !text.includes(':')

const after = (words: readonly string[], name: string): string | null => {
  const index = words.indexOf(name)
  return index === -1 ? null : (words[index + 1] ?? null)
}

/** `addr replace PREFIX dev DEV` */
export const setAddress = (netns: PretendNetns, [prefix = '', , dev = '']: readonly string[]): void => {
  linkOf(netns, dev)
  if (netns.addresses.some((item) => item.dev === dev && item.prefix === prefix)) return
  netns.addresses.push({ dev, prefix })
}

/**
 * `addr del PREFIX dev DEV`. As in the real kernel the first IPv4 address of a subnet takes the others along, and the
 * last one of a device all IPv4 routes and neighbours there.
 */
export const takeAddress = (netns: PretendNetns, [prefix = '', , dev = '']: readonly string[]): void => {
  const index = netns.addresses.findIndex((item) => item.dev === dev && item.prefix === prefix)
  if (index === -1) fail('RTNETLINK answers: Cannot assign requested address')
  const siblings = netns.addresses.filter(
    (item) => item.dev === dev && subnetOf(item.prefix) === subnetOf(prefix),
  )
  const isPrimary = isIpv4(prefix) && siblings[0]?.prefix === prefix
  const gone = isPrimary ? siblings : [netns.addresses[index]]
  netns.addresses = netns.addresses.filter((item) => !gone.includes(item))
  if (!isIpv4(prefix) || netns.addresses.some((item) => item.dev === dev && isIpv4(item.prefix))) return
  netns.routes = netns.routes.filter((route) => route.dev !== dev || !isIpv4(route.destination))
  netns.neighbours = netns.neighbours.filter((item) => item.dev !== dev || !isIpv4(item.address))
}

const subnetOf = (prefix: string): string => {
  const [address = '', length = ''] = prefix.split('/')
  if (!isIpv4(prefix)) return prefix
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return `${Math.floor(bits / 2 ** (32 - Number(length)))}/${length}`
}

/** `neigh replace ADDRESS lladdr MAC dev DEV nud permanent` */
export const setNeighbour = (netns: PretendNetns, words: readonly string[]): void => {
  const item = { address: words[0] ?? '', mac: after(words, 'lladdr') ?? '', dev: after(words, 'dev') ?? '' }
  if (!linkOf(netns, item.dev).isUp) fail('RTNETLINK answers: Network is down')
  netns.neighbours = netns.neighbours.filter((old) => old.dev !== item.dev || old.address !== item.address)
  netns.neighbours.push(item)
}

/** `neigh del ADDRESS dev DEV` */
export const takeNeighbour = (netns: PretendNetns, [address = '', , dev = '']: readonly string[]): void => {
  const rest = netns.neighbours.filter((item) => item.dev !== dev || item.address !== address)
  if (rest.length === netns.neighbours.length) fail('RTNETLINK answers: No such file or directory')
  netns.neighbours = rest
}

/** `route replace [unreachable] DESTINATION [via [inet6] GATEWAY] [dev DEV] metric N proto 111` */
export const setRoute = (netns: PretendNetns, words: readonly string[]): void => {
  const route = routeFrom(words)
  if (route.dev !== null && !linkOf(netns, route.dev).isUp) fail('Error: Device for nexthop is not up.')
  netns.routes = netns.routes.filter((old) => !isSameKey(old, route))
  netns.routes.push(route)
}

/** `route del …`, with the same words. */
export const takeRoute = (netns: PretendNetns, words: readonly string[]): void => {
  const route = routeFrom(words)
  const rest = netns.routes.filter(
    (old) => !(isSameKey(old, route) && old.dev === route.dev && old.type === route.type),
  )
  if (rest.length === netns.routes.length) fail('RTNETLINK answers: No such process')
  netns.routes = rest
}

const isSameKey = (a: PretendRoute, b: PretendRoute): boolean =>
  a.destination === b.destination && a.metric === b.metric

const routeFrom = (words: readonly string[]): PretendRoute => {
  const isTyped = words[0] === 'unreachable'
  const gateway = after(words, 'via')
  return {
    type: isTyped ? 'unreachable' : 'unicast',
    destination: words[isTyped ? 1 : 0] ?? '',
    dev: after(words, 'dev'),
    via: gateway === 'inet6' ? after(words, 'inet6') : gateway,
    metric: Number(after(words, 'metric') ?? 0),
    source: after(words, 'src'),
    mtu: after(words, 'mtu') === null ? null : Number(after(words, 'mtu')),
    proto: after(words, 'proto') ?? 'boot',
  }
}
