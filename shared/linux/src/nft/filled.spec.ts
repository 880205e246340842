import { expect, it } from 'vitest'
import { readListing } from './parse.ts'

const listing = (elements: string, held = '1.2.3.4'): string => `table inet sixfold {
	comment "sixfold:0123456789abcdef"
	set refused_mail {
		type ifname
		size 65535
		flags dynamic,timeout
		timeout 1h${elements}
	}

	set flows_out {
		type ifname . mark
		size 65535
		flags dynamic${elements === '' ? '' : '\n\t\telements = { "sfu1" . 0x0000001f ct count over 576 }'}
	}

	set held {
		type ipv4_addr
		elements = { ${held} }
	}
}
`
const FILLED = `
		elements = { "sfu1" counter packets 3 bytes 180 expires 59m53s300ms,
			     "sfu2" counter packets 1 bytes 60 expires 2s }`

it('what packets fill is no change of the table; what we fill is', () => {
  const [empty, filled, other] = [
    readListing(listing(''), true),
    readListing(listing(FILLED), true),
    readListing(listing('', '1.2.3.5'), true),
  ]
  expect(filled.elements).toEqual(empty.elements)
  expect(filled.listing).toBe(empty.listing)
  expect(other.elements).not.toEqual(empty.elements)
})

it('what its elements counted is known by set and key', () => {
  expect([...readListing(listing(FILLED), true).counters]).toEqual([
    ['refused_mail sfu1', { packets: 3, bytes: 180 }],
    ['refused_mail sfu2', { packets: 1, bytes: 60 }],
  ])
})
