import type { Finding, Verdict } from '@sixfold/audit'
import { plural } from '../render/plural.ts'
import type { Trusted } from './trusted.ts'

const number = (value: number): string => value.toLocaleString('en')

const KINDS: Readonly<Record<Finding['kind'], string>> = {
  altered: 'is altered',
  removed: 'was removed',
  inserted: 'was inserted',
  reordered: 'stands at another place than it did',
  forged: 'is behind what can be believed',
}

const nameOf = ({ subject, type }: Finding): string => {
  const what = [type?.replace(/^sixfold\.fact\./, ''), subject].filter((it) => it != null)
  return what.length === 0 ? '' : ` (${what.join(' on ')})`
}

/** What was found, in one sentence. */
export const findingWords = (finding: Finding): string =>
  `the fact at ${number(finding.sequence)}${nameOf(finding)} ${KINDS[finding.kind]}: ${finding.because}`

const signedWords = ({ keys }: Verdict): string =>
  Object.entries(keys)
    .map(([key, count]) => `${key} (${number(count)})`)
    .join(', ')

const tailWords = ({ vouched, anchored, unvouched, last }: Verdict): string => {
  const known = Math.max(vouched, anchored)
  if (unvouched === 0)
    return last > known + 1
      ? 'every fact behind it is named by a checkpoint'
      : 'nothing is behind the last checkpoint'
  return `${plural(unvouched, 'fact')} behind ${known === 0 ? 'it' : number(known)}, up to ${number(last)}, nobody vouches for: were the last of them altered or removed, this could not tell`
}

/** An export that ends before what checkpoints kept outside know of. Who cut its tail may have made it; that is said. */
export const earlierWords = ({ last, beyond }: Verdict): string =>
  `the export ends at ${number(last)}; the checkpoints kept outside know of facts up to ${number(beyond)}: whatever came behind the export is not in it. It was made before them, or its tail was cut off: its hash, as audit export said it, tells which`

/** A verdict on a log that is whole, for people. */
export const wholeWords = (verdict: Verdict, { keys, anchors }: Trusted): string[] => {
  const { facts, subjects, checkpoints, vouched, anchored, unvouched } = verdict
  const nobody =
    keys === null && anchors.length === 0
      ? [
          'nothing from outside was given (--anchor, --key): whoever can write the log could have written all of it anew, with a key of their own',
        ]
      : []
  const begin = `whole: ${plural(facts, 'fact')} of ${plural(subjects, 'aggregate')}`
  if (checkpoints === 0 && anchored === 0 && facts > 0 && unvouched === 0)
    return [begin, 'no checkpoint is on it, and one that was kept outside names every fact of it']
  if (checkpoints === 0 && anchored === 0)
    return [begin, 'no checkpoint vouches for any of them: only the chain of each aggregate fits', ...nobody]
  return [
    begin,
    `checkpoints vouch for every fact up to ${number(vouched)}; signed by ${signedWords(verdict)}`,
    tailWords(verdict),
    ...(anchors.length > 0 ? [`the checkpoints kept outside agree, up to ${number(anchored)}`] : []),
    ...nobody,
  ]
}
