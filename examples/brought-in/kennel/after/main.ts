import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.ts'
import { checkRoutes } from './sessions.ts'

const app = await NestFactory.create(AppModule, { logger: false })
checkRoutes(app)
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1')
console.log(await app.getUrl())
