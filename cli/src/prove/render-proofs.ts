import type { Finding, Proof } from '@sixfold/domain'
import type { Palette } from '../render/color.ts'
import { plural } from '../render/plural.ts'
import { printable } from '../render/printable.ts'

/** What each proof says, when nothing is found. */
const CLAIMS: Readonly<Record<Proof, string>> = {
  isolation: "nothing of one network is in another's derived state",
  overlap: 'no address is held twice',
  'return-path': 'every route has a way back by the same wires',
  mtu: 'every MTU fits its wires',
  cause: 'everything that is derived belongs to a fact',
}

/** What was proven, and of how much. */
export type Proven = Readonly<{ fact: number; networks: number; findings: readonly Finding[] }>

/** Every proof with its counterexamples, or that there is none. */
export const proofLines = ({ fact, networks, findings }: Proven, color: Palette): string[] => [
  color.dim(`as of fact ${fact}, ${plural(networks, 'network')}`),
  ...(Object.entries(CLAIMS) as [Proof, string][]).flatMap(([proof, claim]) => {
    const its = findings.filter((finding) => finding.proof === proof)
    return its.length === 0
      ? [`${color.green('holds')}  ${claim}`]
      : [
          `${color.red('fails')}  ${claim}: ${plural(its.length, 'counterexample')}`,
          ...its.map(({ sentence }) => `       ${printable(sentence)}`),
        ]
  }),
]
