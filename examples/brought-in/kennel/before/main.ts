import { NestFactory } from '@nestjs/core'
import session from 'express-session'
import { AppModule } from './app.module.ts'
import { ToLoginFilter } from './auth.guard.ts'

const app = await NestFactory.create(AppModule, { logger: false })
app.use(
  session({
    secret: 'a secret',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { maxAge: Number(process.env['IDLE_MS'] ?? 900_000) },
  }),
)
app.useGlobalFilters(new ToLoginFilter())
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1')
console.log(await app.getUrl())
