import { fingerprintOf } from '@sixfold/reconcile'
import { TABLE } from '../ownership.ts'
import { frameOf } from './body.ts'
import type { Change, Counters } from './model.ts'

/**
 * The chain whose last rule carries the fingerprint of the whole: unlike a table's comment, it can become another. A packet never comes here.
 */
const WRITTEN = 'written'

const ruleOf = (fingerprint: string): string => `return comment "sixfold:${fingerprint}"`

/** Counters go on from where those of the same name stand. */
const goingOn = (body: string, counters: Counters): string =>
  counters.size === 0
    ? body
    : body.replaceAll(/^counter (\S+) \{ packets 0 bytes 0 \}$/gm, (line, name: string) => {
        const counted = counters.get(name)
        return counted === undefined
          ? line
          : `counter ${name} { packets ${counted.packets} bytes ${counted.bytes} }`
      })

/**
 * One transaction: the old table and the new one are never both there, nor both gone, and an error leaves the old one.
 * The empty table in front makes the deletion succeed where there was none (nft 1.0.6 knows no `destroy`).
 */
export const renderTable = ({
  body,
  fingerprint,
  counters = new Map(),
}: Readonly<{ body: string; fingerprint: string; counters?: Counters }>): string =>
  [
    `table ${TABLE}`,
    `delete table ${TABLE}`,
    `table ${TABLE} {`,
    `comment "sixfold:${fingerprintOf(frameOf(body))}"`,
    goingOn(body, counters),
    `chain ${WRITTEN} {`,
    `  ${ruleOf(fingerprint)}`,
    '}',
    '}\n',
  ].join('\n')

/**
 * One transaction: what goes before what comes, since elements may not overlap; and the fingerprint of what it is then.
 * That of before stays in front of it where nothing else goes: after a transaction that takes anything away nft ends only
 * once no processor of the machine can still be looking at it, some 12 ms later than after one that only adds.
 */
export const renderElements = ({
  changes,
  fingerprint,
  clears,
}: Pick<Extract<Change, { kind: 'elements' }>, 'changes' | 'fingerprint' | 'clears'>): string =>
  [
    ...changes.flatMap(({ set, gone }) => line('delete', set, gone)),
    ...changes.flatMap(({ set, added }) => line('add', set, added)),
    ...(clears ? [`flush chain ${TABLE} ${WRITTEN}`] : []),
    `add rule ${TABLE} ${WRITTEN} ${ruleOf(fingerprint)}\n`,
  ].join('\n')

const line = (verb: string, set: string, elements: readonly string[]): string[] =>
  elements.length === 0 ? [] : [`${verb} element ${TABLE} ${set} { ${elements.join(', ')} }`]
