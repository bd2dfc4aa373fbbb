import { CallFailure } from '../migration/failure.ts';

/** The Meta app that the tokens belong to. */
export interface MetaApp {
  id: string;
  secret: string;
}

/** The app, or a failure that says that it is not configured. */
export function requireApp(app: MetaApp | undefined): MetaApp {
  if (app) return app;
  throw new CallFailure({ source: 'ferryman', class: 'configuration', kind: 'meta-app-not-configured' });
}
