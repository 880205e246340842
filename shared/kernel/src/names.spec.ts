import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceName, macOf, netnsName, netnsPrefix } from './names.ts'

const LONGEST_DEVICE_NAME = 15
const parts = fc.array(fc.string(), { maxLength: 4 })

describe('names', () => {
  it('of devices fit into what Linux allows, are harmless, and tell their role', () => {
    fc.assert(
      fc.property(fc.constantFrom('m', 'x', 'u', 'w', 'g'), parts, (role, of) => {
        const name = deviceName(role, ...of)
        expect(name).toHaveLength(LONGEST_DEVICE_NAME)
        expect(name).toMatch(/^sf[a-z][a-z2-7]{12}$/)
        expect(name.startsWith(`sf${role}`)).toBe(true)
      }),
    )
  })

  it('of devices differ by role, by machine, by network and by where one part ends', () => {
    const names = [
      deviceName('m', 'a', 'b', 'c'),
      deviceName('x', 'a', 'b', 'c'),
      deviceName('m', 'z', 'b', 'c'),
      deviceName('m', 'a', 'bc', ''),
      deviceName('m', 'a', 'b', 'd'),
    ]
    // Behind the role too: one role's hash says nothing about another's.
    expect(new Set(names.map((name) => name.slice(3))).size).toBe(names.length)
  })

  it('of namespaces begin with their agent, so that one agent knows its own', () => {
    expect(netnsName('a', 'gw')).toBe(`${netnsPrefix('a')}gw`)
    expect(netnsPrefix('a')).toMatch(/^sf-[a-z2-7]{8}-$/)
    expect(netnsPrefix('a')).not.toBe(netnsPrefix('b'))
  })

  it('stay the same from release to release: what is in the kernel is known by them', () => {
    expect([deviceName('m', 'a'), netnsName('a', 'gw'), macOf('a')]).toEqual([
      'sfmgsk7jg6q4zhb',
      'sf-zklycewk-gw',
      '02:ca:97:81:12:ca',
    ])
  })
})

it("gives fixed MACs that are nobody else's: unicast and locally administered", () => {
  fc.assert(
    fc.property(parts, (of) => {
      const mac = macOf(...of)
      expect(mac).toMatch(/^02(:[0-9a-f]{2}){5}$/)
      expect(macOf(...of)).toBe(mac)
    }),
  )
  expect(macOf('a', 'b')).not.toBe(macOf('ab'))
})
