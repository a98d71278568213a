import type { Said } from './said.ts'

/** The texts in Spanish. */
export const es: Said = {
  signIn: 'Iniciar sesión',
  userName: 'Nombre de usuario',
  password: 'Contraseña',
  signOut: 'Cerrar sesión',
  goOn: 'Continuar',
  signInAndGoOn: 'Iniciar sesión y continuar',
  toStart: 'Ir a la página de inicio',
  again: 'Intentar de nuevo',
  ended: 'Su sesión se ha cerrado',
  notSignedIn: { title: 'No hay ninguna sesión abierta', text: 'Inicie sesión para continuar.' },
  signedInAs: 'La sesión está abierta a nombre de {}.',
  signedOutByForm: 'Si otra persona inicia sesión aquí, su sesión se cierra.',
  idle: 'Tras {} sin actividad, su sesión se cierra. Antes aparece un aviso.',
  notFresh: {
    title: '¿Sigue siendo usted?',
    byPassword: 'Este paso requiere su contraseña una vez más.',
    bySigningIn: 'Este paso requiere iniciar sesión de nuevo. Cierre la sesión y vuelva a iniciarla.',
  },
  problem: 'Hay un problema',
  wrong: 'El nombre de usuario o la contraseña no son correctos. Inténtelo de nuevo.',
  empty: 'Escriba su nombre de usuario y su contraseña.',
  tooMany: 'Demasiados intentos. Espere {} o pruebe en otro dispositivo.',
  busy: 'Muchas personas inician sesión en este momento. Inténtelo de nuevo en unos instantes.',
  mayNotDo: 'No puede hacer esto',
  forRoles: 'Es solo para personas con esta función: {}.',
  fromElsewhere: {
    title: 'No se ha cambiado nada',
    text: 'Este formulario se envió desde otro sitio web, por lo que no se ha aceptado.',
  },
  noRoute: {
    title: 'Esta página no está abierta a nadie',
    text: 'La dirección no pertenece a este sitio.',
  },
  formGone: {
    title: 'El formulario ya no está aquí',
    text: 'Se guardó diez minutos para la persona que lo envió. No se ha hecho nada con él.',
  },
  formKept: {
    title: '¿Enviar de nuevo?',
    text: 'Envió un formulario cuando su sesión ya se había cerrado. Se guarda diez minutos y no se ha hecho nada con él.',
    send: 'Enviar ahora',
    leave: 'Descartar',
  },
  refused: {
    400: {
      title: 'No se puede leer esta dirección',
      text: 'Se puede leer de dos maneras. Use un enlace de este sitio.',
    },
    401: { title: 'Inicie sesión primero', text: 'Esta página requiere una sesión abierta.' },
    403: { title: 'No puede abrir esta página', text: 'Su cuenta no lo permite.' },
    404: { title: 'Esta página no existe', text: 'La dirección ha cambiado o está mal escrita.' },
    405: { title: 'No se ha cambiado nada', text: 'Esta dirección no acepta una solicitud así.' },
    409: {
      title: 'Hay demasiadas sesiones abiertas',
      text: 'Se ha alcanzado el máximo. Cierre primero la sesión en otro dispositivo.',
    },
    413: { title: 'No se ha cambiado nada', text: 'Se ha enviado demasiado de una vez.' },
    415: { title: 'No se ha cambiado nada', text: 'El formato del envío no se puede leer.' },
    421: { title: 'Esta dirección no es la correcta', text: 'Use la dirección que recibió para este sitio.' },
    500: { title: 'Se ha producido un error', text: 'El error es nuestro. Inténtelo de nuevo más tarde.' },
    502: { title: 'No se puede acceder a la aplicación', text: 'Inténtelo de nuevo en unos instantes.' },
    503: {
      title: 'Inténtelo de nuevo en unos instantes',
      text: 'No podemos acceder a nuestros datos en este momento. No se ha perdido nada.',
    },
    504: {
      title: 'La aplicación no responde',
      text: 'Quizá siga trabajando. Compruébelo antes de volver a enviar algo.',
    },
  },
}
