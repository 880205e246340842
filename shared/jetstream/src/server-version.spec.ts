import { describe, expect, it } from 'vitest'
import { refuseServer } from './server-version.ts'

describe('the version of a nats-server', () => {
  it.each(['2.10.27', '2.10.28', '2.11.0', '2.15.1', '3.0.0', '2.10.100', '2.12.0-RC.1', '2.11'])(
    '%s will do',
    (version) => {
      expect(refuseServer(version)).toBeNull()
    },
  )

  it.each(['2.9.10', '2.9.100', '2.10.26', '2.10.3', '1.99.99', '2.10', 'dev', ''])(
    '%s is refused',
    (version) => {
      expect(refuseServer(version)).toContain(JSON.stringify(version))
    },
  )

  it('says what was found, what is needed and what to install', () => {
    const sentence = refuseServer('2.9.10')
    for (const part of ['"2.9.10"', '2.10.27', 'nats-server', 'trixie', 'make setup'])
      expect(sentence).toContain(part)
  })
})
