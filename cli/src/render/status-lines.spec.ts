import { describe, expect, test } from 'vitest'
import { openStatusLines, whileShowing } from './status-lines.ts'

const screen = (isLive: boolean) => {
  const said: string[] = []
  return {
    said,
    draw: (text: string) => void said.push(text),
    note: (text: string) => void said.push(text),
    isLive,
    columns: 12,
  }
}

describe('into a pipe', () => {
  test('nothing for two seconds, then each new state, two seconds apart', () => {
    let now = 0
    const it = screen(false)
    using lines = openStatusLines(it, () => now)
    for (const [at, text] of [
      [0, 'a'],
      [1_900, 'b'],
      [2_000, 'c'],
      [2_100, 'd'],
      [4_000, 'd'],
      [6_500, 'd'],
    ] as const) {
      now = at
      lines.show([text])
    }
    expect(it.said).toEqual(['c', 'd'])
  })
})

describe('on a terminal', () => {
  test('redraws in place, cut to its width, and takes all of it away in the end', () => {
    let now = 0
    const it = screen(true)
    {
      using lines = openStatusLines(it, () => now)
      lines.show(['too early'])
      now = 200
      lines.show(['one', 'two'])
      lines.show(['a line that is too long'])
    }
    expect(it.said).toEqual([
      '\u001b[2Kone\n\u001b[2Ktwo\n\u001b[J',
      '\u001b[2A\u001b[2Ka line tha…\n\u001b[J',
      '\u001b[1A\u001b[J',
    ])
  })

  test('work that ends at once, or fails, leaves nothing behind', async () => {
    const it = screen(true)
    expect(
      await whileShowing(
        it,
        () => ['busy'],
        async () => 7,
      ),
    ).toBe(7)
    await expect(
      whileShowing(
        it,
        () => ['busy'],
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no')
    expect(it.said).toEqual([])
  })
})
