/** Loads the packages it is told and stands there, to be measured. */
for (const name of (process.env['PACKAGES'] ?? '').split(' ')) await import(name);
process.send?.('loaded');
setInterval(() => undefined, 1_000);
