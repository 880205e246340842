import { hash } from 'node:crypto'
import { hashToken } from '@sixfold/events'

/** What every namespace of one agent begins with: `sf-<8 characters of its id's hash>-`. */
export const netnsPrefix = (agent: string): string => `sf-${hashToken(8, agent)}-`

/** Whether a namespace is some agent's: of a network, or a gateway. */
export const isAgentsNetns = (netns: string): boolean => /^sf-[a-z2-7]{8}-/.test(netns)

/** A namespace of one agent; the label is `gw` for its gateway, or a network's token. */
export const netnsName = (agent: string, label: string): string => `${netnsPrefix(agent)}${label}`

/**
 * A device name: `sf`, a letter for its role, 12 characters of hash; 15 in all, which is what Linux allows. An agent's
 * id is a public key, so the name is unique on any machine, also where two labs or a node and an exit share one.
 */
export const deviceName = (role: string, ...parts: readonly string[]): string =>
  `sf${role}${hashToken(12, role, ...parts)}`

/** A locally administered unicast MAC (first octet 02) for one end of a link, the same each time. */
export const macOf = (...parts: readonly string[]): string => {
  const digest = hash('sha256', parts.join('\0'), 'hex')
  return ['02', ...[0, 2, 4, 6, 8].map((at) => digest.slice(at, at + 2))].join(':')
}

/** The link-local address that follows from a MAC: fe80:: and its modified EUI-64 (RFC 4291, appendix A). */
export const linkLocalOf = (mac: string): string => {
  const [first = '0', ...rest] = mac.split(':')
  const flipped = (Number.parseInt(first, 16) ^ 2).toString(16).padStart(2, '0')
  const [a, b, c, d, e] = rest
  const groups = [`${flipped}${a}`, `${b}ff`, `fe${c}`, `${d}${e}`]
  return `fe80::${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}`
}
