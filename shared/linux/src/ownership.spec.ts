import { deviceName, netnsName } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { aliasOf, inside, ownsDevice, ownsNetns } from './ownership.ts'

it('knows the namespaces of its own agent, and of no other', () => {
  expect(ownsNetns('agent-a', netnsName('agent-a', 'gw'))).toBe(true)
  expect(ownsNetns('agent-b', netnsName('agent-a', 'gw'))).toBe(false)
  expect(ownsNetns('agent-a', 'sf-')).toBe(false)
  expect(ownsNetns('agent-a', 'somebody-elses')).toBe(false)
})

it('knows its devices by name, and in a namespace of others by their alias', () => {
  expect(ownsDevice({ name: deviceName('m', 'network'), alias: null })).toBe(true)
  expect(ownsDevice({ name: 'eth0', alias: aliasOf(12) })).toBe(true)
  expect(ownsDevice({ name: 'eth0', alias: null })).toBe(false)
  expect(ownsDevice({ name: 'eth0', alias: 'docker' })).toBe(false)
})

it('gives names that Linux takes', () => {
  expect(deviceName('m', 'network', 'node').length).toBeLessThanOrEqual(15)
})

it('runs a command inside a namespace without remounting anything', () => {
  expect(inside('sf-x-gw', 'wg', 'show')).toEqual(['nsenter', '--net=/run/netns/sf-x-gw', 'wg', 'show'])
})
