import { anAgent } from '@sixfold/events/example-values'
import { describe, expect, it } from 'vitest'
import { PRESENCE_PERIOD_MS, presence, SILENCE_MS } from './presence.ts'

const [a, b] = [anAgent('a'), anAgent('b')]

const open = () => {
  let time = 1_000_000
  const heard = presence(() => time)
  const pass = (milliseconds: number): void => {
    time += milliseconds
  }
  return { ...heard, pass }
}

describe('presence', () => {
  it('lets two messages be lost before it says that an agent is silent', () => {
    const { hear, isSilent, pass } = open()
    hear(a)
    pass(3 * PRESENCE_PERIOD_MS)
    expect(isSilent(a)).toBe(false)
    pass(1)
    expect(isSilent(a)).toBe(true)
  })

  it('gives who was never heard of as long, from when we began to listen', () => {
    const { isSilent, pass } = open()
    expect(isSilent(a)).toBe(false)
    pass(SILENCE_MS + 1)
    expect(isSilent(a)).toBe(true)
  })

  it('names each that fell silent once, and again after it was heard', () => {
    const { hear, newlySilent, pass } = open()
    hear(a)
    pass(SILENCE_MS)
    hear(b)
    pass(1)
    expect(newlySilent([a, b])).toEqual([a])
    expect(newlySilent([a, b])).toEqual([])
    expect([hear(a), hear(a), hear(b)]).toEqual([true, false, false])
    pass(SILENCE_MS + 1)
    expect(newlySilent([a, b])).toEqual([a, b])
  })

  it('does not count silence while it was we who were away', () => {
    const { hear, isSilent, newlySilent, startOver, pass } = open()
    hear(a)
    pass(10 * SILENCE_MS)
    startOver()
    expect([isSilent(a), newlySilent([a])]).toEqual([false, []])
    pass(SILENCE_MS)
    expect(isSilent(a)).toBe(false)
    pass(1)
    expect([isSilent(a), newlySilent([a])]).toEqual([true, [a]])
  })

  it('takes who was silent before we were away for silent until it is heard', () => {
    const { hear, isSilent, newlySilent, startOver, pass } = open()
    pass(SILENCE_MS + 1)
    expect(newlySilent([a])).toEqual([a])
    startOver()
    expect(isSilent(a)).toBe(true)
    expect(hear(a)).toBe(true)
    expect(isSilent(a)).toBe(false)
  })
})
