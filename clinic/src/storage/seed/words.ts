/** The names and words that the made-up clinic is made of. */
export const givenNames = [
  'Agnes',
  'Ali',
  'Beatrice',
  'Callum',
  'Chidi',
  'Daniela',
  'Edith',
  'Femi',
  'Gareth',
  'Hana',
  'Isla',
  'Jonas',
  'Kavita',
  'Leo',
  'Marta',
  'Niamh',
  'Oskar',
  'Priya',
  'Rhys',
  'Sofia',
  'Theo',
  'Una',
  'Wanda',
  'Yusuf',
] as const

export const familyNames = [
  'Abara',
  'Bell',
  'Carrick',
  'Dunmore',
  'Eklund',
  'Fairley',
  'Gupta',
  'Hollis',
  'Iqbal',
  'Jansen',
  'Kerr',
  'Lindqvist',
  'Marsh',
  'Novak',
  'Ogilvie',
  'Pike',
  'Quill',
  'Rossi',
  'Sayer',
  'Tanaka',
  'Underhill',
  'Vaughan',
  'Wren',
  'Yates',
] as const

export const streets = [
  'Anchor Row',
  'Beacon Street',
  'Chandler Lane',
  'Ferry Road',
  'Gull Terrace',
  'Harbour Walk',
  'Mast Close',
  'Quay Street',
  'Ropewalk',
  'Signal Hill',
] as const

export const towns = ['Port Ellery', 'Sandhaven', 'Saltmarsh', 'Nether Quay'] as const

export const petNames = [
  'Archie',
  'Barnaby',
  'Biscuit',
  'Clover',
  'Comet',
  'Dumpling',
  'Ember',
  'Figaro',
  'Ginger',
  'Hazel',
  'Inky',
  'Juniper',
  'Kipper',
  'Lottie',
  'Maple',
  'Nutmeg',
  'Olive',
  'Pepper',
  'Quincy',
  'Rusty',
  'Saffron',
  'Tinker',
  'Umber',
  'Waffle',
] as const

export const breeds = {
  dog: ['Border Collie', 'Cocker Spaniel', 'Greyhound', 'Labrador', 'Terrier cross'],
  cat: ['British Shorthair', 'Domestic Shorthair', 'Maine Coon', 'Siamese'],
  rabbit: ['Dutch', 'Lionhead', 'Mini Lop'],
  'guinea pig': ['Abyssinian', 'American'],
} as const

export const reasons = [
  'Yearly check and vaccine',
  'Limping on a front leg',
  'Off its food since Sunday',
  'Itching and scratching',
  'Dental check',
  'Weight check',
  'Ear infection, second look',
  'Stitches out',
  'Coughing at night',
  'Nail trim',
] as const

export const findings = [
  'Bright and alert. Heart and lungs clear. No change to the diet.',
  'Mild tartar on the upper molars. Brushing shown to the owner; look again in six months.',
  'Skin red between the toes, no parasites seen. Keep dry, return if it spreads.',
  'Slight stiffness after rest, full range of movement. Rest for a week, short walks only.',
  'Ear canal clean today, ear drum whole. Finish the drops.',
  'Wound dry and closed. Stitches out without trouble.',
] as const

/** How each form of medicine is given, and how much of it at most. */
export const doses = {
  tablets: { dose: '1 tablet twice a day with food', most: 20 },
  ml: { dose: '0.5 ml by mouth once a day', most: 15 },
  bottles: { dose: '3 drops in each ear, morning and evening, 7 days', most: 1 },
  pipettes: { dose: '1 pipette on the skin of the neck, once a month', most: 3 },
  tubes: { dose: 'A little in the eye twice a day, 5 days', most: 1 },
} as const
