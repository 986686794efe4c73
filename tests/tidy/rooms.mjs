// Which room may use which. Dependencies point upward in this table only; docs/architecture.md explains it.
// Rooms that come later in the plan stand here already, so that their first file has its place.

const answers = ['check', 'disclose', 'lists', 'report', 'evaluate', 'supervise', 'watch', 'relate', 'exchange', 'propagate', 'letters', 'bulletin', 'duty'];

// A few rooms come after others but may not use all of them. Who may use `catalog` may use `identity`, whose types are
// in the catalog's headers.
const narrow = {
  base: [],
  paper: ['base'],
  identity: ['base'],
  catalog: ['base', 'identity'],
  gate: ['base', 'identity', 'catalog'],
  store: ['base', 'identity', 'catalog'],
  vault: ['base', 'identity', 'catalog', 'store'],
  ledger: ['base', 'identity', 'catalog', 'store', 'vault'],
  facts: ['base', 'identity', 'catalog', 'store'],
};
const truth = [...Object.keys(narrow), 'access'];

export const mayUse = new Map(Object.entries(narrow));
mayUse.set('access', Object.keys(narrow));
mayUse.set('rules', truth);
mayUse.set('intake', truth);
mayUse.set('cases', truth); // not intake
for (const room of answers) mayUse.set(room, [...truth, 'intake', 'cases']); // the answers do not know each other
mayUse.get('check').push('rules'); // the law of an answer is that of its known time
mayUse.get('disclose').push('check'); // public answers are answers, for everybody
mayUse.get('report').push('check'); // a report is made of answers
mayUse.get('propagate').push('check'); // who received what an answer told
mayUse.get('letters').push('check'); // an answer by letter is an answer
mayUse.get('lists').push('check'); // members of a list are answers; measures are what a check named
mayUse.get('bulletin').push('disclose'); // counts of few persons are told nowhere
mayUse.set('city', [...truth, 'intake', 'cases', ...answers]); // the synthetic city
mayUse.set('service', [...truth, 'rules', 'intake', 'cases', ...answers, 'city']);
mayUse.set('cli', [...mayUse.get('service'), 'service']); // `taixin serve`
