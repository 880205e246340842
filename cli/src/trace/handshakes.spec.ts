import type { TraceStep } from '@sixfold/domain'
import { anAgent } from '@sixfold/events/example-values'
import { expect, it } from 'vitest'
import { handshakeLines } from './handshakes.ts'

const at = anAgent('oslo-1')
const ends = { at, own: 'acme/blue', nameOf: (id: string) => id }
const step = (what: TraceStep['what']): TraceStep => ({ at, what, sentence: '', isBroken: false })
const silent = () => null

it('a wire over which nobody shakes hands is said to be one; what is no wire has none', () => {
  expect(handshakeLines(step('wire'), ends, silent)).toMatchObject([
    { what: 'handshake', is: 'fine', sentence: expect.stringContaining('VXLAN waits for no answer') },
  ])
  expect(handshakeLines(step('route'), ends, silent)).toEqual([])
})
