import { expect, it } from 'vitest'
import { linuxBed } from '../../linux/src/linux-bed.ts'
import { renderTable } from '../../linux/src/nft/render.ts'
import { FIREWALLS } from './nft.examples.ts'

it.each([...FIREWALLS])('nft takes the firewall of %s', async (_name, body) => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-nft`
  await bed.addForeign(netns)
  const check = (text: string) =>
    bed.host.run({
      do: 'exec',
      argv: ['ip', 'netns', 'exec', netns, 'nft', '-c', '-f', '-'],
      stdin: renderTable({ body: text, fingerprint: '0123456789abcdef' }),
    })
  await check(body)
  // The check can fail: the same text with one word in it that is none.
  await expect(check(body.replace(' accept', ' acept'))).rejects.toThrow('syntax error')
})
