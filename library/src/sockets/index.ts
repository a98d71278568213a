export type { SocketVerbs } from './following.ts'
export {
  type EngineGuard,
  type EngineResponse,
  type ForSocketIo,
  forSocketIo,
  type IoGuard,
  type IoSocket,
} from './for-socket-io.ts'
export { type ForWs, forWs, type UpgradeListener, type WsGuard, type WsServer, type WsSocket } from './for-ws.ts'
export type { Over } from './over.ts'
