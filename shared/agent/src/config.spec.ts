import { readEnvironment } from '@sixfold/service'
import { describe, expect, it } from 'vitest'
import { AgentConfig, uplinkOf } from './config.ts'

const good = { SIXFOLD_NATS: 'nats://192.0.2.1:4222', SIXFOLD_STATE: '/var/lib/sixfold' }
const read = (more: Readonly<Record<string, string>> = {}) =>
  readEnvironment(AgentConfig, { ...good, ...more })

describe('the environment of an agent', () => {
  it('needs to say where NATS and its state are, and has a value for everything else', () => {
    expect(read()).toEqual({
      SIXFOLD_NATS: ['nats://192.0.2.1:4222'],
      SIXFOLD_STATE: '/var/lib/sixfold',
      SIXFOLD_UPLINK_ADDRESSES: [],
      SIXFOLD_UPLINK_GATEWAYS: [],
      SIXFOLD_UPLINK_MTU: 1_500,
      SIXFOLD_UPLINK_CLOSED: [],
      SIXFOLD_UPLINK_OPEN: [],
      SIXFOLD_FORWARDERS: [],
      SIXFOLD_SWEEP_SECONDS: 30,
    })
    expect(() => readEnvironment(AgentConfig, {})).toThrow(
      /SIXFOLD_NATS is not set.*SIXFOLD_STATE is not set/s,
    )
  })

  it.each([
    ['SIXFOLD_NATS', 'http://192.0.2.1', 'nats://host:port'],
    ['SIXFOLD_STATE', 'state', 'an absolute path'],
    ['SIXFOLD_UPLINK_BRIDGE', 'a name of a bridge', 'the name of a network device'],
    ['SIXFOLD_UPLINK_ADDRESSES', '2001:db8::a1', 'addresses with their lengths'],
    ['SIXFOLD_UPLINK_ADDRESSES', '2001:db8::a1/129', 'addresses with their lengths'],
    ['SIXFOLD_UPLINK_ADDRESSES', '192.0.2.7/33', 'addresses with their lengths'],
    ['SIXFOLD_UPLINK_ADDRESSES', '192.0.2.7/08', 'addresses with their lengths'],
    ['SIXFOLD_UPLINK_ADDRESSES', '2001:db8::a1/64/64', 'addresses with their lengths'],
    ['SIXFOLD_UPLINK_GATEWAYS', '2001:db8::1/64', 'addresses without length'],
    ['SIXFOLD_UPLINK_GATEWAYS', '2001:db8::1,2001:db8::2', 'one address of each family at most'],
    ['SIXFOLD_UPLINK_MTU', '1279', 'a whole number from 1280 to 9216'],
    ['SIXFOLD_UPLINK_CLOSED', 'nats.example', 'addresses or prefixes'],
    ['SIXFOLD_UPLINK_OPEN', '192.0.2.0/33', 'addresses or prefixes'],
    ['SIXFOLD_FORWARDERS', 'dns.example', 'addresses without length, like 2001:db8::53,192.0.2.53'],
    ['SIXFOLD_SWEEP_SECONDS', '0', 'a whole number from 1 to 3600'],
  ])('names %s when it is %s, and says what would be right', (name, value, right) => {
    expect(() => read({ [name]: value })).toThrow(`${name} is ${JSON.stringify(value)}: ${right}`)
  })

  it('names all that is wrong at once', () => {
    const wrong = { SIXFOLD_UPLINK_MTU: 'wide', SIXFOLD_SWEEP_SECONDS: 'often' }
    expect(() => read(wrong)).toThrow(/SIXFOLD_UPLINK_MTU is "wide".*SIXFOLD_SWEEP_SECONDS is "often"/s)
  })
})

describe('an uplink', () => {
  it('is what its variables say, several with commas', () => {
    const config = read({
      SIXFOLD_UPLINK_BRIDGE: 'br0',
      SIXFOLD_UPLINK_ADDRESSES: '2001:db8::a1/64, 192.0.2.7/24',
      SIXFOLD_UPLINK_GATEWAYS: '2001:db8::1,192.0.2.1',
    })
    expect(uplinkOf(config)).toEqual({
      bridge: 'br0',
      addresses: ['2001:db8::a1/64', '192.0.2.7/24'],
      gateways: ['2001:db8::1', '192.0.2.1'],
      mtu: 1_500,
      closed: [],
      open: [],
      resolvers: [],
    })
  })

  it('is none without a bridge', () => {
    expect(uplinkOf(read())).toBeNull()
  })
})
