import type { ApiMethods } from './api-call.ts';
import { authMethods } from './methods/auth.ts';
import { chatMethods } from './methods/chat.ts';
import { viewMethods } from './methods/views.ts';

/** Every Web API method the emulator offers; whatever is not here answers unknown_method. */
export const apiMethods: ApiMethods = { ...authMethods, ...chatMethods, ...viewMethods };
