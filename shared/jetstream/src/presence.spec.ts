import { describe, expect, it } from 'vitest'
import type { Connection } from './connect.ts'
import { publishPresence } from './presence.ts'

const saidOf = (isConnected: boolean): string[] => {
  const said: string[] = []
  publishPresence(
    {
      isConnected: () => isConnected,
      nc: { publish: (subject: string) => said.push(subject) },
    } as unknown as Connection,
    'n1',
  )
  return said
}

describe('a sign of life', () => {
  it('is one message', () => {
    expect(saidOf(true)).toEqual(['sixfold.presence.n1'])
  })

  it('is not kept for later while there is no connection: then it would lie', () => {
    expect(saidOf(false)).toEqual([])
  })
})
