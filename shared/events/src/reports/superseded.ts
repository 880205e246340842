/** Versions that nobody writes any more. Agents that were not upgraded yet still do. */
export * from './network-reported-v1.ts'
export * from './network-reported-v2.ts'
