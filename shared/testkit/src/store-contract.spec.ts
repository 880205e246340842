import { memoryStore } from '@sixfold/decider'
import { storeContract } from './store-contract.ts'

storeContract('in memory', async () => ({ store: memoryStore(), [Symbol.asyncDispose]: async () => {} }))
