import type { ApiMethods } from './api-call.ts';
import { authMethods } from './methods/auth.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { dndMethods } from './methods/dnd.ts';
import { fileMethods } from './methods/files.ts';
import { functionMethods } from './methods/functions.ts';
import { historyMethods } from './methods/history.ts';
import { usergroupMethods } from './methods/usergroups.ts';
import { userMethods } from './methods/users.ts';
import { viewMethods } from './methods/views.ts';
import { workspaceMethods } from './methods/workspace.ts';

/** Every Web API method the emulator offers; whatever is not here answers unknown_method. */
export const apiMethods: ApiMethods = {
  ...authMethods,
  ...chatMethods,
  ...conversationMethods,
  ...dndMethods,
  ...fileMethods,
  ...functionMethods,
  ...historyMethods,
  ...usergroupMethods,
  ...userMethods,
  ...viewMethods,
  ...workspaceMethods,
};
