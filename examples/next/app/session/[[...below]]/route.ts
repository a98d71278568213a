import { attach } from '../../../sessions'

export const { GET, POST } = attach()
