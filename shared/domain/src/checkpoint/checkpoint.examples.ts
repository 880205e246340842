import { LogCheckpointed } from '@sixfold/events/facts'
import type { SealLog } from './checkpoint.commands.ts'

const chainOf = (letter: string): string => letter.repeat(43)

/** A coordinator signs two facts; `before` and `own` are the letters of which the chains are made. */
export const sealLog = (first: number, before: string | null, own: string): SealLog => ({
  type: 'SealLog',
  first,
  last: first + 1,
  hashes: 'AAECAwQFBgcICQoLDA0ODw',
  before: before === null ? null : chainOf(before),
  chain: chainOf(own),
  key: LogCheckpointed.example.key,
  signature: LogCheckpointed.example.signature,
})

export const logCheckpointed = ({ type: _, ...data }: SealLog) => LogCheckpointed.of(data)
