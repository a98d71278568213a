import type { Said } from '../en.ts'

/** The words of the demo, in Spanish. */
export const demo: Said['demo'] = {
  title: 'Lo esencial, en un minuto',
  lead: 'Dos personas en el trabajo, y una dirección que cuida de ellas. Haga estas seis cosas, y vea qué hace Curfew con cada una.',
  windows: {
    title: 'Tres ventanas',
    open: 'Abrir las tres ventanas',
    blocked: 'Su navegador no ha abierto las tres. Abra las demás con estos enlaces.',
    one: 'La ventana de una persona',
    other: 'La ventana de otra persona',
    operator: 'La ventana de la dirección',
  },
  pace: {
    title: 'Tiempos',
    is: {
      quick: 'Cortos: el aviso llega a los 15 segundos, y la sesión termina a los 30.',
      true: 'Como en el trabajo: el aviso llega al medio minuto, y la sesión termina al minuto.',
    },
    change: { quick: 'Usar los tiempos del trabajo', true: 'Usar tiempos cortos' },
  },
  stepsTitle: 'Seis cosas que hacer',
  steps: {
    hands: ['No toque nada', 'Pulse una cara en la ventana de una persona, y no toque nada más. Llega un aviso.'],
    stay: ['Quédese', 'Pulse «Mantener la sesión» en el aviso. El servidor lo acepta, y el aviso desaparece.'],
    end: ['Deje que termine', 'No haga nada hasta que pase el tiempo. La ventana se vacía y dice por qué.'],
    close: [
      'Cierre la ventana',
      'Inicie sesión de nuevo, y cierre esa ventana. Cinco segundos después la dirección ve el final.',
    ],
    role: ['Quite un rol', 'Como dirección, abra a una persona con sesión abierta, y desmarque su rol.'],
    message: [
      'Envíe un mensaje',
      'Como dirección, escriba a quienes tienen la sesión abierta. El mensaje aparece en sus páginas.',
    ],
  },
  there: 'Hacerlo allí, como dirección',
  done: 'hecho',
  faces: {
    title: '¿Quién es usted?',
    person: 'Pulse una cara. Así inicia la sesión.',
    operator: 'Pulse la cara. Así inicia la sesión, y ve quién está.',
    instead: 'Iniciar la sesión pulsando una cara',
  },
}
