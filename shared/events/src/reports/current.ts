/** The newest version of every report, one line each. */
export * from './agent-started.ts'
export * from './handshakes-reported.ts'
export * from './network-reported.ts'
export * from './paths-reported.ts'
export * from './policy-reported.ts'
export * from './repairs-reported.ts'
export * from './resync-requested.ts'
export * from './upstream-reported.ts'
