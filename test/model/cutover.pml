/*
 * The guard of the cutover: two Redis servers with asynchronous replication and failovers; executions that are killed,
 * repeated or frozen anywhere; people who click as often as they like; a Meta that acts late, or acts and does not answer.
 *
 * Proven by an exhaustive search:
 *   ONCE      no request is sent twice. Needs no assumption about time, disks or clocks.
 *   ALONE     no call while another one may still act, and none after a success. Needs the quarantine and the settling.
 * A define takes one protection away; test/model/run.ts demands that each of these is found out.
 */

#ifndef EXECUTIONS
#define EXECUTIONS 2
#endif
#ifndef FAILOVERS
#define FAILOVERS 2
#endif
#define REQUESTS 2

/* States of a request, in the order of the protocol; 0: never opened. */
#define OPEN 1
#define APPROVED 2
#define CLAIMED 3
#define SENDING 4
#define DONE 5
#define OVER 6

typedef Server {
  bool primary;
  byte replid;            /* master_replid; the run id is the server's own index */
  byte state[REQUESTS];
  byte epoch[REQUESTS];   /* epoch at open */
  byte holder[REQUESTS];  /* nonce of the execution that claimed */
  byte current;           /* the number's record: request in the way + 1 */
  byte stamped            /* the number's record: epoch of the stamp */
};
Server server[2];

byte opened;              /* request ids given out so far; none is used again */
byte failovers;
byte calls[REQUESTS];
byte permits;             /* marks whose execution may still send */
byte acting;              /* calls on the wire, or buffered on the other side, that may still act */
bool moved;               /* the number is on the Cloud API */
bool known;               /* and somebody has written that down */

#ifdef RUNID_ONLY
#define EPOCH(s) (s)
#else
#define EPOCH(s) ((s) * 8 + server[s].replid)
#endif

#ifdef NO_EPOCH
#define SAME_EPOCH(s, r) true
#else
#define SAME_EPOCH(s, r) (server[s].epoch[r] == EPOCH(s))
#endif

/* The second net: claim and mark look at the number's record too. */
#ifdef NO_NUMBER_CHECK
#define HOLDS_NUMBER(s, r) true
#else
#define HOLDS_NUMBER(s, r) (server[s].stamped == EPOCH(s) && server[s].current == (r) + 1)
#endif

/* What the waiting of Q amounts to: nobody may send any more, nothing is on the wire, and one primary is left. */
#define QUIET (permits == 0 && acting == 0 && !(server[0].primary && server[1].primary))

#ifdef NO_QUARANTINE
#define WAITED true
#else
#define WAITED QUIET
#endif
#ifdef NO_SETTLE
#define SETTLED true
#else
#define SETTLED QUIET
#endif

#define MAY_OPEN(s) (server[s].stamped == EPOCH(s) && server[s].current == 0 && opened < REQUESTS && !moved)
#define MAY_STAMP(s) (server[s].stamped != EPOCH(s) && WAITED)
#define HAS_CURRENT(s) (server[s].stamped == EPOCH(s) && server[s].current != 0)
#ifdef EPOCH_AT_APPROVE
#define MAY_APPROVE(s, r) (server[s].state[r] == OPEN)
#else
#define MAY_APPROVE(s, r) (server[s].state[r] == OPEN && SAME_EPOCH(s, r))
#endif
#define MAY_CLAIM(s, r) (server[s].state[r] == APPROVED && SAME_EPOCH(s, r) && HOLDS_NUMBER(s, r))
#define MAY_MARK(s, r, me) (server[s].state[r] == CLAIMED && server[s].holder[r] == me && SAME_EPOCH(s, r) && HOLDS_NUMBER(s, r))

/* A client reaches any server that takes itself for the primary. */
#define ON_A_PRIMARY(MAY) \
  if :: server[0].primary && MAY(0) -> s = 0 :: server[1].primary && MAY(1) -> s = 1 fi
#define ON_A_PRIMARY_FOR_A_REQUEST(MAY) \
  if :: server[0].primary && MAY(0, 0) -> s = 0; r = 0 \
     :: server[0].primary && MAY(0, 1) -> s = 0; r = 1 \
     :: server[1].primary && MAY(1, 0) -> s = 1; r = 0 \
     :: server[1].primary && MAY(1, 1) -> s = 1; r = 1 fi
#define FORGET s = 0; r = 0

inline finish(outcome) {
  server[s].state[r] = outcome;
  server[s].current = 0
}

/* The workflow on any replica: opens, enrols again after an epoch change, reconciles. */
active proctype Workflow() {
  byte s, r;
end:
  do
  :: atomic {
       ON_A_PRIMARY(MAY_OPEN);
       r = opened; opened++;
       server[s].state[r] = OPEN; server[s].epoch[r] = EPOCH(s); server[s].current = r + 1;
       FORGET
     }
  :: atomic {
       ON_A_PRIMARY(MAY_STAMP);
       server[s].current = 0; server[s].stamped = EPOCH(s);
       FORGET
     }
  :: atomic {
       ON_A_PRIMARY(HAS_CURRENT);
       r = server[s].current - 1;
       if
       :: server[s].state[r] < SENDING -> finish(OVER)
       :: server[s].state[r] == SENDING && SETTLED ->
            if
            :: moved -> finish(DONE); known = true
#ifdef REUSE_APPROVAL
            :: !moved -> server[s].state[r] = APPROVED
#else
            :: !moved -> finish(OVER)
#endif
            fi
       :: server[s].state[r] >= DONE -> server[s].current = 0
       fi;
       FORGET
     }
  od
}

/* Any number of people and clicks, redelivered ones too. */
active proctype People() {
  byte s, r;
end:
  do
  :: atomic {
       ON_A_PRIMARY_FOR_A_REQUEST(MAY_APPROVE);
       server[s].state[r] = APPROVED;
#ifdef EPOCH_AT_APPROVE
       server[s].epoch[r] = EPOCH(s);
#endif
       FORGET
     }
  :: atomic {
       ON_A_PRIMARY_FOR_A_REQUEST(MAY_APPROVE);
       finish(OVER);
       FORGET
     }
  od
}

/* One execution after another: each may die at any point, and the next one may run beside it. */
proctype Execution(byte me) {
  byte s, r;
end:
again:
#ifdef NO_CAS
  atomic { ON_A_PRIMARY_FOR_A_REQUEST(MAY_CLAIM) };
  atomic { server[s].state[r] = CLAIMED; server[s].holder[r] = me };
#else
  atomic { ON_A_PRIMARY_FOR_A_REQUEST(MAY_CLAIM); server[s].state[r] = CLAIMED; server[s].holder[r] = me };
#endif

#ifdef NO_MARK
  if
  :: permits++
  :: atomic { FORGET; goto again }
  fi;
#else
  if
  :: atomic { server[s].primary && MAY_MARK(s, r, me) -> server[s].state[r] = SENDING; permits++ }
  :: atomic { FORGET; goto again }
  fi;
#endif

  if
  :: skip
  :: atomic { permits--; FORGET; goto again }   /* died, or the permit was too old */
  fi;

send:
  atomic {
    assert(calls[r] == 0);                       /* ONCE */
#ifndef ONCE_ONLY
    assert(acting == 0 && !moved);               /* ALONE */
#endif
    calls[r]++; acting++;
    if :: permits > 0 -> permits-- :: else fi
  };

  if
  :: atomic {                                    /* answered; the outcome is written, or its writer died */
       acting > 0 -> acting--;
       if :: moved = true :: skip fi;
       if
       :: server[s].primary && server[s].state[r] == SENDING && SAME_EPOCH(s, r) ->
            if :: moved -> finish(DONE); known = true :: else -> finish(OVER) fi
       :: skip
       fi;
#ifdef REACHABLE
       assert(!(r == 1 && known));
#endif
       FORGET; goto again
     }
#ifdef AUTO_RETRY
  :: goto send
#endif
  :: atomic { FORGET; goto again }               /* the answer was lost, or nobody was left to hear it */
  fi
}

/* A call whose caller is gone still acts, or never will. */
active proctype Meta() {
end:
  do
  :: atomic { acting > 0 -> acting--; if :: moved = true :: skip fi }
  od
}

inline copy(to, from) {
  server[to].replid = server[from].replid;
  server[to].current = server[from].current;
  server[to].stamped = server[from].stamped;
  server[to].state[0] = server[from].state[0]; server[to].state[1] = server[from].state[1];
  server[to].epoch[0] = server[from].epoch[0]; server[to].epoch[1] = server[from].epoch[1];
  server[to].holder[0] = server[from].holder[0]; server[to].holder[1] = server[from].holder[1]
}

/* Replication is late; a promoted replica may be stale, and the old primary lives on until it is made a replica. */
active proctype Replication() {
end:
  do
  :: atomic { server[0].primary && !server[1].primary -> copy(1, 0) }
  :: atomic { server[1].primary && !server[0].primary -> copy(0, 1) }
  :: atomic { failovers < FAILOVERS && server[0].primary && !server[1].primary ->
       failovers++; server[1].primary = true; server[1].replid = failovers + 1 }
  :: atomic { failovers < FAILOVERS && server[1].primary && !server[0].primary ->
       failovers++; server[0].primary = true; server[0].replid = failovers + 1 }
  :: atomic { server[0].primary && server[1].primary ->
       if
       :: server[0].replid > server[1].replid -> server[1].primary = false; copy(1, 0)
       :: else -> server[0].primary = false; copy(0, 1)
       fi }
  od
}

init {
  atomic {
    byte i;
    server[0].primary = true;
    server[0].replid = 1; server[1].replid = 1;
    server[0].stamped = EPOCH(0); server[1].stamped = EPOCH(0);
    for (i : 1 .. EXECUTIONS) { run Execution(i) };
    i = 0
  }
}
