import { VXLAN_PORT } from '@sixfold/kernel'
import { fingerprintOf } from '@sixfold/reconcile'
import { z } from 'zod'
import { TABLE } from '../ownership.ts'
import { word } from '../word.ts'
import type { Actual, Change, GuardedVni, Source } from './model.ts'

/** The VNI, as it lies behind the UDP header (RFC 7348, 5): 24 bits after the flags. */
const VNI = '@th,96,24'

const SETS = [
  `set vnis { typeof ${VNI}; }`,
  `set sources6 { typeof ip6 saddr . ${VNI}; }`,
  `set sources4 { typeof ip saddr . ${VNI}; }`,
  'chain input { type filter hook input priority -10; policy accept; }',
  'chain vxlan { }',
  'chain written { }',
]

/**
 * Only packets with a VNI that is guarded are judged: whatever else uses this port on the machine is none of our business.
 * An IPv6 packet in fragments is judged by its first one, before it is whole: where that says no VNI no rule but the last
 * matches, which drops it. One that hides its UDP header behind others is refused by the kernel itself (Linux 5.11).
 */
const RULES = [
  ['input', `udp dport ${VXLAN_PORT} jump vxlan`],
  ['vxlan', `${VNI} != @vnis return`],
  ['vxlan', `ip6 saddr . ${VNI} @sources6 return`],
  ['vxlan', `ip saddr . ${VNI} @sources4 return`],
  ['vxlan', 'counter drop comment "VXLAN from who is no member there"'],
] as const

/** The fingerprint of the rules as we write them. */
export const FRAME = fingerprintOf([...SETS, ...RULES.flat()].join('\n'))

/**
 * Text for one transaction that makes the table if it is not there, and writes its rules anew. What is in its sets stays:
 * other networks of the machine put that there, maybe at this very moment.
 */
const frameText = (): string[] => [
  `table ${TABLE} {`,
  ...SETS,
  '}',
  ...['input', 'vxlan', 'written'].map((chain) => `flush chain ${TABLE} ${chain}`),
  ...RULES.map(([chain, rule]) => `add rule ${TABLE} ${chain} ${rule}`),
  `add rule ${TABLE} written return comment "sixfold:${FRAME}"`,
]

const setFor = (address: string): string => (address.includes(':') ? 'sources6' : 'sources4')

const textOf = (change: Change): string[] => {
  switch (change.kind) {
    case 'rules':
      return frameText()
    case 'table':
      return [`delete table ${TABLE}`]
    case 'guard':
      return [`add element ${TABLE} vnis { ${change.vni} comment "${word(change.netns ?? '')}" }`]
    case 'forget':
      return [`delete element ${TABLE} vnis { ${change.vni} }`]
    default: {
      const verb = change.kind === 'admit' ? 'add' : 'delete'
      return change.addresses.map(
        (address) => `${verb} element ${TABLE} ${setFor(address)} { ${word(address)} . ${change.vni} }`,
      )
    }
  }
}

/** One transaction for all changes, in their order. */
export const renderUnderlay = (changes: readonly Change[]): string =>
  changes
    .flatMap(textOf)
    .map((line) => `${line}\n`)
    .join('')

const Element = z.union([
  z.number().transform((vni): GuardedVni => ({ vni, netns: null })),
  z
    .object({ elem: z.object({ val: z.number(), comment: z.string().optional() }) })
    .transform(({ elem }): GuardedVni => ({ vni: elem.val, netns: elem.comment ?? null })),
])
const Pair = z
  .object({ concat: z.tuple([z.string(), z.number()]) })
  .transform(({ concat: [address, vni] }): Source => ({ address, vni }))
const Listing = z.object({
  nftables: z.array(
    z.object({
      set: z.object({ name: z.string(), elem: z.array(z.unknown()).optional() }).optional(),
      rule: z
        .object({ chain: z.string(), expr: z.array(z.unknown()), comment: z.string().optional() })
        .optional(),
      chain: z.looseObject({ name: z.string() }).optional(),
    }),
  ),
})

const COUNTED = /"(packets|bytes|handle)": ?\d+/g
const MADE = /^sixfold:([0-9a-f]{16})$/

/** Reads what `nft -j list table` says. Throws when it is no such answer. */
export const parseUnderlay = (text: string): Omit<NonNullable<Actual>, 'names'> => {
  const { nftables } = Listing.parse(JSON.parse(text))
  const elements = (name: string): unknown[] =>
    nftables.flatMap(({ set }) => (set?.name === name ? (set.elem ?? []) : []))
  const written = nftables.find(({ rule }) => rule?.chain === 'written')?.rule?.comment ?? ''
  const rules = nftables.flatMap(({ rule, chain }) => ((rule ?? chain) === undefined ? [] : [rule ?? chain]))
  return {
    frame: MADE.exec(written)?.[1] ?? null,
    rules: fingerprintOf(JSON.stringify(rules).replaceAll(COUNTED, '')),
    vnis: z.array(Element).parse(elements('vnis')),
    sources: z.array(Pair).parse([...elements('sources6'), ...elements('sources4')]),
  }
}
