<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>AgentImportWords</name>
    <message>
        <source>made</source>
        <translation>angelegt</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>umbenannt</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message numerus="yes">
        <source>%n agents made</source>
        <translation>
            <numerusform>%n Agent angelegt</numerusform>
            <numerusform>%n Agenten angelegt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under another name</source>
        <translation>
            <numerusform>%n unter anderem Namen</numerusform>
            <numerusform>%n unter anderem Namen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n abgelehnt</numerusform>
            <numerusform>%n abgelehnt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgentStatus</name>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
</context>
<context>
    <name>AgentToolWords</name>
    <message>
        <source>Reads</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Schreibt</translation>
    </message>
    <message>
        <source>External</source>
        <translation>Extern</translation>
    </message>
    <message>
        <source>Destructive</source>
        <translation>Zerstörend</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>HTTP function</source>
        <translation>HTTP-Funktion</translation>
    </message>
    <message>
        <source>MCP server</source>
        <translation>MCP-Server</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Asks first</source>
        <translation>Fragt zuerst</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Verboten</translation>
    </message>
    <message>
        <source>Nothing is known of it here. The name is kept.</source>
        <translation>Hier ist nichts darüber bekannt. Der Name bleibt erhalten.</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Unbekannt</translation>
    </message>
</context>
<context>
    <name>ApprovalCardWords</name>
    <message>
        <source>Low risk</source>
        <translation>Geringes Risiko</translation>
    </message>
    <message>
        <source>Medium risk</source>
        <translation>Mittleres Risiko</translation>
    </message>
    <message>
        <source>High risk</source>
        <translation>Hohes Risiko</translation>
    </message>
    <message>
        <source>Critical risk</source>
        <translation>Kritisches Risiko</translation>
    </message>
    <message>
        <source>May “%1” be called?</source>
        <translation>Darf „%1“ aufgerufen werden?</translation>
    </message>
    <message>
        <source>May %1 call “%2”?</source>
        <translation>Darf %1 „%2“ aufrufen?</translation>
    </message>
    <message>
        <source>May this answer be sent?</source>
        <translation>Darf diese Antwort gesendet werden?</translation>
    </message>
    <message>
        <source>May %1 send this answer?</source>
        <translation>Darf %1 diese Antwort senden?</translation>
    </message>
    <message>
        <source>Was “%1” done?</source>
        <translation>Wurde „%1“ ausgeführt?</translation>
    </message>
    <message>
        <source>Exactly these arguments are used, once.</source>
        <translation>Genau diese Argumente werden verwendet, einmal.</translation>
    </message>
    <message>
        <source>The answer is held back until you decide. Only you see it.</source>
        <translation>Die Antwort wird zurückgehalten, bis Sie entscheiden. Nur Sie sehen sie.</translation>
    </message>
    <message>
        <source>The server ended while this call was running, so nobody knows whether it was done. Calling again may do it twice.</source>
        <translation>Der Server endete während dieses Aufrufs, daher weiß niemand, ob er ausgeführt wurde. Ein neuer Aufruf könnte es zweimal tun.</translation>
    </message>
</context>
<context>
    <name>ApprovalWords</name>
    <message>
        <source>Low risk</source>
        <translation>Geringes Risiko</translation>
    </message>
    <message>
        <source>Medium risk</source>
        <translation>Mittleres Risiko</translation>
    </message>
    <message>
        <source>High risk</source>
        <translation>Hohes Risiko</translation>
    </message>
    <message>
        <source>Critical risk</source>
        <translation>Kritisches Risiko</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Call of a tool</source>
        <translation>Werkzeugaufruf</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
    <message>
        <source>Call that was cut off</source>
        <translation>Abgebrochener Aufruf</translation>
    </message>
    <message>
        <source>Asked by hand</source>
        <translation>Von Hand gefragt</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Changes things here</source>
        <translation>Ändert etwas hier</translation>
    </message>
    <message>
        <source>Talks to others</source>
        <translation>Spricht mit anderen</translation>
    </message>
    <message>
        <source>Cannot be undone</source>
        <translation>Nicht umkehrbar</translation>
    </message>
    <message>
        <source>Let through</source>
        <translation>Durchlassen</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verweigern</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>vor %1 h</translation>
    </message>
</context>
<context>
    <name>BackupWords</name>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>Backups (*.db)</source>
        <translation>Sicherungen (*.db)</translation>
    </message>
</context>
<context>
    <name>CallPaintWords</name>
    <message>
        <source>%1 more</source>
        <translation>%1 weitere</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>Alles zeigen</translation>
    </message>
</context>
<context>
    <name>CallWords</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>about to run</source>
        <translation>startet gleich</translation>
    </message>
    <message>
        <source>waits for your decision</source>
        <translation>wartet auf Ihre Entscheidung</translation>
    </message>
    <message>
        <source>running, %1 s</source>
        <translation>läuft, %1 s</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done in %1</source>
        <translation>fertig in %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>denied</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>not made</source>
        <translation>nicht ausgeführt</translation>
    </message>
    <message>
        <source>Tool %1: %2</source>
        <translation>Werkzeug %1: %2</translation>
    </message>
    <message>
        <source>Tool %1, %2: %3</source>
        <translation>Werkzeug %1, %2: %3</translation>
    </message>
</context>
<context>
    <name>ChatCallWords</name>
    <message>
        <source>only reads</source>
        <translation>liest nur</translation>
    </message>
    <message>
        <source>changes things here</source>
        <translation>ändert etwas hier</translation>
    </message>
    <message>
        <source>talks to others</source>
        <translation>spricht mit anderen</translation>
    </message>
    <message>
        <source>cannot be undone</source>
        <translation>nicht rückgängig zu machen</translation>
    </message>
    <message>
        <source>Denied by the agent&apos;s permission</source>
        <translation>Durch die Erlaubnis des Agenten abgelehnt</translation>
    </message>
    <message>
        <source>Allowed by the agent&apos;s permission</source>
        <translation>Durch die Erlaubnis des Agenten erlaubt</translation>
    </message>
    <message>
        <source>Allowed by default</source>
        <translation>Standardmäßig erlaubt</translation>
    </message>
    <message>
        <source>Nobody decided in time</source>
        <translation>Niemand hat rechtzeitig entschieden</translation>
    </message>
    <message>
        <source>Denied by a policy</source>
        <translation>Durch eine Richtlinie abgelehnt</translation>
    </message>
    <message>
        <source>Allowed by a policy</source>
        <translation>Durch eine Richtlinie erlaubt</translation>
    </message>
    <message>
        <source>Rejected by a person</source>
        <translation>Von einem Menschen abgelehnt</translation>
    </message>
    <message>
        <source>Approved by a person</source>
        <translation>Von einem Menschen genehmigt</translation>
    </message>
    <message>
        <source>took %1 ms</source>
        <translation>dauerte %1 ms</translation>
    </message>
</context>
<context>
    <name>ChatWords</name>
    <message>
        <source>You stopped this answer. What was said is kept.</source>
        <translation>Sie haben diese Antwort angehalten. Was gesagt wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>You stopped this answer before it began.</source>
        <translation>Sie haben diese Antwort angehalten, bevor sie begann.</translation>
    </message>
    <message>
        <source>This answer was interrupted.</source>
        <translation>Diese Antwort wurde unterbrochen.</translation>
    </message>
    <message>
        <source>What had arrived is kept; Continue goes on from there.</source>
        <translation>Was angekommen war, bleibt erhalten; „Fortsetzen“ macht dort weiter.</translation>
    </message>
    <message>
        <source>Your message is kept; Continue asks again.</source>
        <translation>Ihre Nachricht bleibt erhalten; „Fortsetzen“ fragt noch einmal.</translation>
    </message>
    <message>
        <source>The model did not answer.</source>
        <translation>Das Modell hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>What had arrived is kept.</source>
        <translation>Was angekommen war, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Your message is kept.</source>
        <translation>Ihre Nachricht bleibt erhalten.</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Älter</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>%1 answered instead of %2</source>
        <translation>%1 hat anstelle von %2 geantwortet</translation>
    </message>
    <message>
        <source>about %1 in, %2 out</source>
        <translation>etwa %1 hinein, %2 heraus</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 hinein, %2 heraus</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Write it again</source>
        <translation>Neu schreiben</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>Vorige Fassung</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>Nächste Fassung</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>Noch einmal antworten</translation>
    </message>
    <message>
        <source>Take the rating back</source>
        <translation>Bewertung zurücknehmen</translation>
    </message>
    <message>
        <source>A good answer</source>
        <translation>Eine gute Antwort</translation>
    </message>
    <message>
        <source>A bad answer</source>
        <translation>Eine schlechte Antwort</translation>
    </message>
    <message>
        <source>Rate and comment…</source>
        <translation>Bewerten und kommentieren …</translation>
    </message>
    <message>
        <source>Answer again with…</source>
        <translation>Noch einmal antworten mit …</translation>
    </message>
    <message>
        <source>Compare answers…</source>
        <translation>Antworten vergleichen …</translation>
    </message>
    <message>
        <source>Show the versions side by side</source>
        <translation>Die Fassungen nebeneinander zeigen</translation>
    </message>
    <message>
        <source>New conversation from here</source>
        <translation>Neue Unterhaltung ab hier</translation>
    </message>
    <message>
        <source>rated %1 of 5</source>
        <translation>bewertet mit %1 von 5</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Save “%1”…</source>
        <translation>„%1“ speichern …</translation>
    </message>
    <message>
        <source>Delete this version…</source>
        <translation>Diese Fassung löschen …</translation>
    </message>
    <message>
        <source>Waits for your decision. It goes on by itself when you have decided.</source>
        <translation>Wartet auf Ihre Entscheidung. Danach geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>On this page</source>
        <translation>Auf dieser Seite</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message>
        <source>Pictures are not in the file; their places are marked</source>
        <translation>Bilder sind nicht in der Datei; ihre Stellen sind markiert</translation>
    </message>
    <message>
        <source>Sound and video are not in the file; what was said is kept as text</source>
        <translation>Ton und Video sind nicht in der Datei; was gesagt wurde, bleibt als Text</translation>
    </message>
    <message>
        <source>Of attached files only the names are kept</source>
        <translation>Von angehängten Dateien bleiben nur die Namen</translation>
    </message>
    <message>
        <source>Calls of tools and their results are kept as text</source>
        <translation>Aufrufe von Werkzeugen und ihre Ergebnisse bleiben als Text</translation>
    </message>
    <message>
        <source>Pages that were looked up are left out</source>
        <translation>Nachgeschlagene Seiten sind weggelassen</translation>
    </message>
    <message>
        <source>Thoughts of a model are left out</source>
        <translation>Gedanken eines Modells sind weggelassen</translation>
    </message>
    <message>
        <source>Custom instructions and memories are left out</source>
        <translation>Eigene Anweisungen und Erinnerungen sind weggelassen</translation>
    </message>
    <message>
        <source>Messages that were hidden are left out</source>
        <translation>Verborgene Nachrichten sind weggelassen</translation>
    </message>
    <message>
        <source>Content of an unknown kind is left out</source>
        <translation>Inhalt unbekannter Art ist weggelassen</translation>
    </message>
    <message>
        <source>Times that make no sense are replaced</source>
        <translation>Unsinnige Zeiten sind ersetzt</translation>
    </message>
    <message>
        <source>Conversations that cannot be read are left out</source>
        <translation>Unlesbare Unterhaltungen sind weggelassen</translation>
    </message>
    <message>
        <source>Conversations without a message are left out</source>
        <translation>Unterhaltungen ohne Nachricht sind weggelassen</translation>
    </message>
</context>
<context>
    <name>LedgerOutcome</name>
    <message>
        <source>offline lock</source>
        <translation>Offline-Sperre</translation>
    </message>
    <message>
        <source>address refused</source>
        <translation>Adresse abgelehnt</translation>
    </message>
    <message>
        <source>redirect refused</source>
        <translation>Weiterleitung abgelehnt</translation>
    </message>
    <message>
        <source>kind refused</source>
        <translation>Art abgelehnt</translation>
    </message>
    <message>
        <source>host not found</source>
        <translation>Host nicht gefunden</translation>
    </message>
    <message>
        <source>nobody there</source>
        <translation>niemand da</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>took too long</source>
        <translation>dauerte zu lange</translation>
    </message>
    <message>
        <source>proxy failed</source>
        <translation>Proxy-Fehler</translation>
    </message>
    <message>
        <source>certificate refused</source>
        <translation>Zertifikat abgelehnt</translation>
    </message>
    <message>
        <source>answer unreadable</source>
        <translation>Antwort unlesbar</translation>
    </message>
    <message>
        <source>answer incomplete</source>
        <translation>Antwort unvollständig</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
</context>
<context>
    <name>PolicyWords</name>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Every tool</source>
        <translation>Jedes Werkzeug</translation>
    </message>
    <message>
        <source>from “%1” on</source>
        <translation>ab „%1“</translation>
    </message>
    <message>
        <source>from $%1 on</source>
        <translation>ab %1 $</translation>
    </message>
    <message>
        <source>one agent</source>
        <translation>ein Agent</translation>
    </message>
</context>
<context>
    <name>Price</name>
    <message>
        <source>free</source>
        <translation>kostenlos</translation>
    </message>
</context>
<context>
    <name>ProviderDialog</name>
    <message>
        <source>Runs on this machine; it needs no key.</source>
        <translation>Läuft auf diesem Rechner und braucht keinen Schlüssel.</translation>
    </message>
    <message>
        <source>Start the local server in LM Studio; it needs no key.</source>
        <translation>Starten Sie in LM Studio den lokalen Server; er braucht keinen Schlüssel.</translation>
    </message>
    <message>
        <source>Of llama-server; a key only if it was started with one.</source>
        <translation>Von llama-server; ein Schlüssel nur, wenn er mit einem gestartet wurde.</translation>
    </message>
    <message>
        <source>Messages leave this machine and are paid for.</source>
        <translation>Nachrichten verlassen diesen Rechner und kosten Geld.</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Any server that speaks the chat completions API.</source>
        <translation>Jeder Server, der die Chat-Completions-API spricht.</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>Colour %1</source>
        <translation>Farbe %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>erfolgreich</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>steht an</translation>
    </message>
    <message>
        <source>waits for a person</source>
        <translation>wartet auf einen Menschen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Delegated task</source>
        <translation>Weitergegebene Aufgabe</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>Umformung</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Für jedes</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>%1 · round %2</source>
        <translation>%1 · Runde %2</translation>
    </message>
    <message>
        <source>… and %1 more characters</source>
        <translation>… und %1 weitere Zeichen</translation>
    </message>
    <message>
        <source>requested</source>
        <translation>angefordert</translation>
    </message>
    <message>
        <source>denied</source>
        <translation>verweigert</translation>
    </message>
    <message>
        <source>cut off: nobody knows whether it was done</source>
        <translation>abgebrochen: niemand weiß, ob es geschah</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>TemplateWords</name>
    <message>
        <source>Leadership</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Finance</source>
        <translation>Finanzen</translation>
    </message>
    <message>
        <source>Analytics</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Engineering</source>
        <translation>Entwicklung</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>Gestaltung</translation>
    </message>
    <message>
        <source>Marketing</source>
        <translation>Marketing</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Vertrieb</translation>
    </message>
    <message>
        <source>Customer success</source>
        <translation>Kundenerfolg</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Betrieb</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personal</translation>
    </message>
    <message>
        <source>Legal</source>
        <translation>Recht</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Research</source>
        <translation>Forschung</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>Persönlich</translation>
    </message>
</context>
<context>
    <name>ToolWords</name>
    <message>
        <source>Calculator</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Calculates with exact decimals and fractions.</source>
        <translation>Rechnet mit genauen Dezimalzahlen und Brüchen.</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Datum und Uhrzeit</translation>
    </message>
    <message>
        <source>Knows the time everywhere, weekdays, weeks and how far dates are apart.</source>
        <translation>Kennt die Zeit überall, Wochentage, Wochen und den Abstand zwischen Daten.</translation>
    </message>
    <message>
        <source>Text statistics</source>
        <translation>Textstatistik</translation>
    </message>
    <message>
        <source>Counts words, sentences and characters of a text.</source>
        <translation>Zählt Wörter, Sätze und Zeichen eines Textes.</translation>
    </message>
    <message>
        <source>Query data</source>
        <translation>Daten abfragen</translation>
    </message>
    <message>
        <source>Asks attached databases and CSV files with SQL that only reads.</source>
        <translation>Fragt angehängte Datenbanken und CSV-Dateien mit SQL, das nur liest.</translation>
    </message>
    <message>
        <source>List data</source>
        <translation>Daten auflisten</translation>
    </message>
    <message>
        <source>Tells which databases and CSV files are attached, and what is in them.</source>
        <translation>Sagt, welche Datenbanken und CSV-Dateien angehängt sind und was darin ist.</translation>
    </message>
    <message>
        <source>Read files</source>
        <translation>Dateien lesen</translation>
    </message>
    <message>
        <source>Reads text files in granted folders.</source>
        <translation>Liest Textdateien in freigegebenen Ordnern.</translation>
    </message>
    <message>
        <source>List files</source>
        <translation>Dateien auflisten</translation>
    </message>
    <message>
        <source>Lists what is in granted folders.</source>
        <translation>Listet auf, was in freigegebenen Ordnern ist.</translation>
    </message>
    <message>
        <source>Write files</source>
        <translation>Dateien schreiben</translation>
    </message>
    <message>
        <source>Writes text files in folders that are granted for writing.</source>
        <translation>Schreibt Textdateien in Ordner, die zum Schreiben freigegeben sind.</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>Dateien untersuchen</translation>
    </message>
    <message>
        <source>Tells what is in a text, CSV or JSON file without reading it out.</source>
        <translation>Sagt, was in einer Text-, CSV- oder JSON-Datei ist, ohne sie vorzulesen.</translation>
    </message>
    <message>
        <source>Fetch web pages</source>
        <translation>Webseiten holen</translation>
    </message>
    <message>
        <source>Gets a page of the web and reads its text.</source>
        <translation>Holt eine Webseite und liest ihren Text.</translation>
    </message>
    <message>
        <source>Web search</source>
        <translation>Websuche</translation>
    </message>
    <message>
        <source>Asks the search engine that is configured below.</source>
        <translation>Fragt die Suchmaschine, die unten eingestellt ist.</translation>
    </message>
    <message>
        <source>Tickets</source>
        <translation>Tickets</translation>
    </message>
    <message>
        <source>Keeps tickets: opens, finds, changes and comments them.</source>
        <translation>Führt Tickets: öffnet, findet, ändert und kommentiert sie.</translation>
    </message>
    <message>
        <source>Delegate</source>
        <translation>Delegieren</translation>
    </message>
    <message>
        <source>Gives a task to another agent.</source>
        <translation>Gibt einem anderen Agenten eine Aufgabe.</translation>
    </message>
    <message>
        <source>Only reads</source>
        <translation>Liest nur</translation>
    </message>
    <message>
        <source>Changes things</source>
        <translation>Ändert etwas</translation>
    </message>
    <message>
        <source>Talks to others</source>
        <translation>Spricht mit anderen</translation>
    </message>
    <message>
        <source>Cannot be undone</source>
        <translation>Nicht rückgängig zu machen</translation>
    </message>
</context>
<context>
    <name>VersionWords</name>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Brought back</source>
        <translation>Zurückgeholt</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>Bereitgestellt</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Wiederhergestellt</translation>
    </message>
    <message>
        <source>Template updated</source>
        <translation>Vorlage aktualisiert</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Avatar</source>
        <translation>Avatar</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>System-Prompt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Standing task</source>
        <translation>Daueraufgabe</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Arbeitsbereich</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>Sichtbarkeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Shared with</source>
        <translation>Geteilt mit</translation>
    </message>
</context>
<context>
    <name>VisibleWords</name>
    <message>
        <source>… cut: it has %1 characters</source>
        <translation>… gekürzt: es sind %1 Zeichen</translation>
    </message>
</context>
<context>
    <name>troupe::AboutSection</name>
    <message>
        <source>About</source>
        <translation>Über Troupe</translation>
    </message>
    <message>
        <source>A desktop studio for AI agents.</source>
        <translation>Ein Schreibtischstudio für KI-Agenten.</translation>
    </message>
    <message>
        <source>Free software: you may use, study, share and change it under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>Freie Software: Sie dürfen sie unter der GNU General Public License, Version 3 oder neuer, benutzen, untersuchen, weitergeben und ändern. Sie kommt ohne jede Gewährleistung.</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Third-party notices</source>
        <translation>Hinweise zu Drittsoftware</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::AddPersonDialog</name>
    <message>
        <source>Add a person</source>
        <translation>Person hinzufügen</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>ann</source>
        <translation>anna</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Ann Example</source>
        <translation>Anna Beispiel</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Member: works with own and public things</source>
        <translation>Mitglied: arbeitet mit Eigenem und Öffentlichem</translation>
    </message>
    <message>
        <source>Administrator: may do everything</source>
        <translation>Administrator: darf alles</translation>
    </message>
    <message>
        <source>To log in with.</source>
        <translation>Zum Anmelden.</translation>
    </message>
    <message>
        <source>Shown instead of the username; may be empty.</source>
        <translation>Wird statt des Benutzernamens gezeigt; darf leer sein.</translation>
    </message>
    <message>
        <source>May be empty.</source>
        <translation>Darf leer sein.</translation>
    </message>
    <message>
        <source>Empty: they cannot log in until you set one.</source>
        <translation>Leer: Die Person kann sich erst anmelden, wenn Sie eines setzen.</translation>
    </message>
</context>
<context>
    <name>troupe::AdvancedSection</name>
    <message>
        <source>More</source>
        <translation>Weiteres</translation>
    </message>
    <message>
        <source>Standing task</source>
        <translation>Ständige Aufgabe</translation>
    </message>
    <message>
        <source>What it does when it is run without a message</source>
        <translation>Was er tut, wenn er ohne Nachricht gestartet wird</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Arbeitsbereich</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>For executions that start agents without a conversation.</source>
        <translation>Für Ausführungen, die Agenten ohne Unterhaltung starten.</translation>
    </message>
    <message>
        <source>Groups agents of one team or client.</source>
        <translation>Fasst die Agenten eines Teams oder Kunden zusammen.</translation>
    </message>
    <message>
        <source>An address that programs store with the agent.</source>
        <translation>Eine Adresse, die Programme beim Agenten hinterlegen.</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>A JSON object.</source>
        <translation>Ein JSON-Objekt.</translation>
    </message>
    <message>
        <source>A JSON object of your own; it is kept and given back as it is.</source>
        <translation>Ein eigenes JSON-Objekt; es wird aufbewahrt und unverändert zurückgegeben.</translation>
    </message>
</context>
<context>
    <name>troupe::AgentDesigner</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>More for this agent</source>
        <translation>Mehr zu diesem Agenten</translation>
    </message>
    <message>
        <source>Parts of the agent</source>
        <translation>Bereiche des Agenten</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Model &amp; sampling</source>
        <translation>Modell &amp; Sampling</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Weiteres</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>This agent was changed elsewhere. What you typed is kept here.</source>
        <translation>Dieser Agent wurde anderswo geändert. Was Sie eingegeben haben, bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>Load the other version</source>
        <translation>Andere Fassung laden</translation>
    </message>
    <message>
        <source>New agent</source>
        <translation>Neuer Agent</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Noch nicht gespeichert</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>unsaved changes</source>
        <translation>ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>default model</source>
        <translation>Standardmodell</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Back to the agents</source>
        <translation>Zurück zu den Agenten</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Stats</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Chats with the agent as it stands here, saved or not</source>
        <translation>Spricht mit dem Agenten, wie er hier steht, gespeichert oder nicht</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>Bereitstellen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Tools &amp; guardrails</source>
        <translation>Werkzeuge &amp; Schutz</translation>
    </message>
</context>
<context>
    <name>troupe::AgentImportDialog</name>
    <message>
        <source>Import of agents</source>
        <translation>Import von Agenten</translation>
    </message>
    <message>
        <source>What became of each</source>
        <translation>Was aus jedem wurde</translation>
    </message>
    <message>
        <source>Agent %1</source>
        <translation>Agent %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>troupe::AgentListModel</name>
    <message>
        <source>No role yet</source>
        <translation>Noch keine Rolle</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>default model</source>
        <translation>Standardmodell</translation>
    </message>
</context>
<context>
    <name>troupe::AgentTools</name>
    <message>
        <source>The tools cannot be read: %1</source>
        <translation>Die Werkzeuge können nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>The permission of %1 was not changed</source>
        <translation>Die Erlaubnis für %1 wurde nicht geändert</translation>
    </message>
    <message>
        <source>Answers of %1</source>
        <translation>Antworten von %1</translation>
    </message>
    <message>
        <source>Answers are not held back</source>
        <translation>Antworten werden nicht zurückgehalten</translation>
    </message>
    <message>
        <source>The policy was not changed</source>
        <translation>Die Richtlinie wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::AgentsPage</name>
    <message>
        <source>Search agents</source>
        <translation>Agenten suchen</translation>
    </message>
    <message>
        <source>Search agents…</source>
        <translation>Agenten suchen …</translation>
    </message>
    <message>
        <source>Which agents</source>
        <translation>Welche Agenten</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>New agent</source>
        <translation>Neuer Agent</translation>
    </message>
    <message>
        <source>Choose an agent</source>
        <translation>Wählen Sie einen Agenten</translation>
    </message>
    <message>
        <source>Its prompt, model and memory show here, and can be changed.</source>
        <translation>Hier sehen und ändern Sie Prompt, Modell und Gedächtnis.</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>No agents yet</source>
        <translation>Noch keine Agenten</translation>
    </message>
    <message>
        <source>An agent is a prompt, a model and a memory with a name.</source>
        <translation>Ein Agent ist ein Prompt, ein Modell und ein Gedächtnis mit einem Namen.</translation>
    </message>
    <message>
        <source>No agent matches</source>
        <translation>Kein Agent passt</translation>
    </message>
    <message>
        <source>Try fewer words, or another state above.</source>
        <translation>Versuchen Sie es mit weniger Wörtern oder einem anderen Zustand oben.</translation>
    </message>
    <message>
        <source>Ctrl+Shift+A</source>
        <translation>Ctrl+Shift+A</translation>
    </message>
    <message>
        <source>Save the agent</source>
        <translation>Agenten speichern</translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation>Ctrl+S</translation>
    </message>
    <message>
        <source>Find an agent</source>
        <translation>Agenten suchen</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>The agents cannot be read</source>
        <translation>Die Agenten können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The models cannot be read</source>
        <translation>Die Modelle können nicht gelesen werden</translation>
    </message>
    <message numerus="yes">
        <source>More than %n agents</source>
        <translation>
            <numerusform>Mehr als %n Agent</numerusform>
            <numerusform>Mehr als %n Agenten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agents</source>
        <translation>
            <numerusform>%n Agent</numerusform>
            <numerusform>%n Agenten</numerusform>
        </translation>
    </message>
    <message>
        <source>The agent cannot be read</source>
        <translation>Der Agent kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>“%1” is ready</source>
        <translation>„%1“ ist bereit</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>The agent is not saved; what you typed is kept</source>
        <translation>Der Agent ist nicht gespeichert; was Sie eingegeben haben, bleibt erhalten</translation>
    </message>
    <message>
        <source>“%1” is active</source>
        <translation>„%1“ ist aktiv</translation>
    </message>
    <message>
        <source>“%1” is stopped</source>
        <translation>„%1“ ist angehalten</translation>
    </message>
    <message>
        <source>“%1” was copied</source>
        <translation>„%1“ wurde kopiert</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>“%1” is archived</source>
        <translation>„%1“ ist archiviert</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>“%1” is not archived</source>
        <translation>„%1“ ist nicht archiviert</translation>
    </message>
    <message>
        <source>“%1” is back</source>
        <translation>„%1“ ist wieder da</translation>
    </message>
    <message>
        <source>Unsaved changes could not be brought back</source>
        <translation>Ungespeicherte Änderungen konnten nicht zurückgeholt werden</translation>
    </message>
    <message>
        <source>Short rows</source>
        <translation>Kurze Zeilen</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+T</source>
        <translation>Ctrl+Shift+T</translation>
    </message>
    <message>
        <source>Test the agent</source>
        <translation>Den Agenten ausprobieren</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Ctrl+T</translation>
    </message>
    <message>
        <source>Import agents…</source>
        <translation>Agenten importieren …</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Export the agent…</source>
        <translation>Den Agenten exportieren …</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>Version %1 is back</source>
        <translation>Version %1 ist zurück</translation>
    </message>
    <message>
        <source>“%1” is active, for everybody on this server</source>
        <translation>„%1“ ist aktiv, für alle auf diesem Server</translation>
    </message>
    <message>
        <source>“%1” is as it was</source>
        <translation>„%1“ ist, wie er war</translation>
    </message>
    <message>
        <source>“%1” is not deployed</source>
        <translation>„%1“ ist nicht bereitgestellt</translation>
    </message>
    <message>
        <source>Export “%1”</source>
        <translation>„%1“ exportieren</translation>
    </message>
    <message>
        <source>Agents (%1)</source>
        <translation>Agenten (%1)</translation>
    </message>
    <message>
        <source>The agent is not exported</source>
        <translation>Der Agent ist nicht exportiert</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Exportiert nach %1</translation>
    </message>
    <message>
        <source>Exported to %1, without its credentials</source>
        <translation>Exportiert nach %1, ohne seine Zugangsdaten</translation>
    </message>
    <message>
        <source>Import agents</source>
        <translation>Agenten importieren</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>Alle Dateien (%1)</translation>
    </message>
    <message>
        <source>No agent was imported</source>
        <translation>Es wurde kein Agent importiert</translation>
    </message>
    <message>
        <source>The file is too large for a file of agents.</source>
        <translation>Die Datei ist zu groß für eine Datei mit Agenten.</translation>
    </message>
    <message>
        <source>The file holds no agents.</source>
        <translation>Die Datei enthält keine Agenten.</translation>
    </message>
    <message>
        <source>The file is no JSON: %1 (at %2)</source>
        <translation>Die Datei ist kein JSON: %1 (bei %2)</translation>
    </message>
</context>
<context>
    <name>troupe::AliasTable</name>
    <message>
        <source>Built in</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ihrer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Is the model</source>
        <translation>Ist das Modell</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
</context>
<context>
    <name>troupe::AliasesCard</name>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Its model</source>
        <translation>Sein Modell</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>Weitere Namen</translation>
    </message>
    <message>
        <source>An agent or a program may ask for a model by any of these. Your own count before the built-in ones.</source>
        <translation>Ein Agent oder Programm kann ein Modell mit jedem dieser Namen verlangen. Ihre eigenen zählen vor den eingebauten.</translation>
    </message>
    <message>
        <source>Other names of models</source>
        <translation>Weitere Namen von Modellen</translation>
    </message>
    <message>
        <source>The names of models cannot be read</source>
        <translation>Die Namen der Modelle können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The model %1</source>
        <translation>Das Modell: %1</translation>
    </message>
    <message>
        <source>The name %1</source>
        <translation>Der Name: %1</translation>
    </message>
    <message>
        <source>“%1” is not removed</source>
        <translation>„%1“ ist nicht entfernt</translation>
    </message>
    <message>
        <source>“%1” is removed</source>
        <translation>„%1“ ist entfernt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>troupe::AnswerAgainDialog</name>
    <message>
        <source>Answer again</source>
        <translation>Noch einmal antworten</translation>
    </message>
    <message>
        <source>Another temperature</source>
        <translation>Andere Temperatur</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>The answer that is there stays: you can go back to it.</source>
        <translation>Die vorhandene Antwort bleibt: Sie können zu ihr zurück.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::AnswererRow</name>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The agent&apos;s model</source>
        <translation>Modell des Agenten</translation>
    </message>
</context>
<context>
    <name>troupe::AppearanceSection</name>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>How this window looks, on this machine.</source>
        <translation>Wie dieses Fenster auf diesem Rechner aussieht.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of this window. Agents answer in the language you write in.</source>
        <translation>Dieses Fensters. Agenten antworten in der Sprache, in der Sie schreiben.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Narrow sidebar</source>
        <translation>Schmale Seitenleiste</translation>
    </message>
    <message>
        <source>Only icons. In a narrow window it does so by itself.</source>
        <translation>Nur Symbole. In einem schmalen Fenster geschieht das von selbst.</translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalCard</name>
    <message>
        <source>Comment for the agent</source>
        <translation>Kommentar für den Agenten</translation>
    </message>
    <message>
        <source>Comment for the agent (optional)</source>
        <translation>Kommentar für den Agenten (freiwillig)</translation>
    </message>
    <message>
        <source>The answer</source>
        <translation>Die Antwort</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>Without a decision it is denied on %1.</source>
        <translation>Ohne Entscheidung wird es am %1 abgelehnt.</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>Noch einmal aufrufen</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Genehmigen</translation>
    </message>
    <message>
        <source>Say what it came to</source>
        <translation>Ergebnis angeben</translation>
    </message>
    <message>
        <source>Edit first</source>
        <translation>Erst bearbeiten</translation>
    </message>
    <message>
        <source>It was not done</source>
        <translation>Es wurde nicht ausgeführt</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>What it came to</source>
        <translation>Was herauskam</translation>
    </message>
    <message>
        <source>It came to this</source>
        <translation>Das kam heraus</translation>
    </message>
    <message>
        <source>Approve as edited</source>
        <translation>Bearbeitet genehmigen</translation>
    </message>
    <message>
        <source>Undo the edits</source>
        <translation>Bearbeitung verwerfen</translation>
    </message>
    <message>
        <source>The arguments have to be a JSON object.</source>
        <translation>Die Argumente müssen ein JSON-Objekt sein.</translation>
    </message>
    <message>
        <source>This is no JSON yet: %1.</source>
        <translation>Das ist noch kein JSON: %1.</translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalDetailView</name>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Comment; the agent reads it when you reject</source>
        <translation>Kommentar; der Agent liest ihn bei einer Ablehnung</translation>
    </message>
    <message>
        <source>Approve (A)</source>
        <translation>Freigeben (A)</translation>
    </message>
    <message>
        <source>Reject (R)</source>
        <translation>Ablehnen (R)</translation>
    </message>
    <message>
        <source>Edit (E)</source>
        <translation>Bearbeiten (E)</translation>
    </message>
    <message>
        <source>Make a policy…</source>
        <translation>Richtlinie anlegen …</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Choose a request</source>
        <translation>Wählen Sie eine Anfrage</translation>
    </message>
    <message>
        <source>What would happen, who asks and why it has its risk show here before you decide.</source>
        <translation>Was geschehen würde, wer fragt und warum es dieses Risiko hat, steht hier, bevor Sie entscheiden.</translation>
    </message>
    <message>
        <source>A decision counts at once and cannot be taken back.</source>
        <translation>Eine Entscheidung gilt sofort und lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>The request cannot be read</source>
        <translation>Die Anfrage kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was es tut</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Denied by itself</source>
        <translation>Verfällt</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Cost so far</source>
        <translation>Kosten bisher</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Exactly this is called</source>
        <translation>Genau das wird aufgerufen</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>Diese Antwort</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>What the call came to</source>
        <translation>Was der Aufruf ergab</translation>
    </message>
    <message>
        <source>Fill in the form</source>
        <translation>Füllen Sie das Formular aus</translation>
    </message>
    <message>
        <source>This is done instead</source>
        <translation>Stattdessen geschieht dies</translation>
    </message>
    <message>
        <source>Approve the edited</source>
        <translation>Bearbeitetes freigeben</translation>
    </message>
    <message>
        <source>Do not edit</source>
        <translation>Nicht bearbeiten</translation>
    </message>
    <message>
        <source>This is no JSON object: %1</source>
        <translation>Das ist kein JSON-Objekt: %1</translation>
    </message>
    <message>
        <source>Approved: %1</source>
        <translation>Freigegeben: %1</translation>
    </message>
    <message>
        <source>Rejected: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Somebody was quicker</source>
        <translation>Jemand war schneller</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Jemand</translation>
    </message>
    <message>
        <source>%1 has approved it meanwhile.</source>
        <translation>%1 hat es inzwischen freigegeben.</translation>
    </message>
    <message>
        <source>%1 has rejected it meanwhile.</source>
        <translation>%1 hat es inzwischen abgelehnt.</translation>
    </message>
    <message>
        <source>Nobody decided in time: it is denied.</source>
        <translation>Niemand hat rechtzeitig entschieden: es ist verweigert.</translation>
    </message>
    <message>
        <source>It was taken back: nothing waits for it any more.</source>
        <translation>Es wurde zurückgenommen: nichts wartet mehr darauf.</translation>
    </message>
    <message>
        <source>… and %1 more characters</source>
        <translation>… und %1 weitere Zeichen</translation>
    </message>
    <message>
        <source>It holds characters that cannot be seen: %1. They stay unless you delete them.</source>
        <translation>Der Text enthält Zeichen, die man nicht sieht: %1. Sie bleiben, wenn Sie sie nicht löschen.</translation>
    </message>
    <message>
        <source>Approve this one</source>
        <translation>Nur diese freigeben</translation>
    </message>
    <message>
        <source>Reject this one</source>
        <translation>Nur diese ablehnen</translation>
    </message>
    <message>
        <source>“%1” was not decided</source>
        <translation>„%1“ wurde nicht entschieden</translation>
    </message>
    <message>
        <source>It is too long to be edited here. Decide it as it is, or edit it with “troupectl approvals approve --edit”.</source>
        <translation>Es ist zu lang, um hier bearbeitet zu werden. Entscheiden Sie es, wie es ist, oder bearbeiten Sie es mit „troupectl approvals approve --edit“.</translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalWatch</name>
    <message numerus="yes">
        <source>Troupe: %n requests wait for you</source>
        <translation>
            <numerusform>Troupe: %n Anfrage wartet auf Sie</numerusform>
            <numerusform>Troupe: %n Anfragen warten auf Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody has to decide</source>
        <translation>Jemand muss entscheiden</translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalsPage</name>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Select alike requests</source>
        <translation>Gleiche Anfragen auswählen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+A</source>
        <translation>Ctrl+Shift+A</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Neue Richtlinie</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>Rehearse the policies</source>
        <translation>Die Richtlinien proben</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>Verify the audit trail</source>
        <translation>Das Protokoll prüfen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+V</source>
        <translation>Ctrl+Shift+V</translation>
    </message>
    <message>
        <source>Next request</source>
        <translation>Nächste Anfrage</translation>
    </message>
    <message>
        <source>Request before</source>
        <translation>Vorige Anfrage</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Edit and approve</source>
        <translation>Bearbeiten und freigeben</translation>
    </message>
    <message>
        <source>Ask a policy earlier</source>
        <translation>Richtlinie früher fragen</translation>
    </message>
    <message>
        <source>Ask a policy later</source>
        <translation>Richtlinie später fragen</translation>
    </message>
    <message>
        <source>Approve while typing</source>
        <translation>Beim Schreiben freigeben</translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalsPanel</name>
    <message>
        <source>Which risk</source>
        <translation>Welches Risiko</translation>
    </message>
    <message>
        <source>Select…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>What is waiting</source>
        <translation>Was wartet</translation>
    </message>
    <message>
        <source>What was decided</source>
        <translation>Was entschieden wurde</translation>
    </message>
    <message>
        <source>Approve all</source>
        <translation>Alle freigeben</translation>
    </message>
    <message>
        <source>All requests</source>
        <translation>Alle Anfragen</translation>
    </message>
    <message>
        <source>Every risk</source>
        <translation>Jedes Risiko</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>Nichts wartet auf Sie</translation>
    </message>
    <message>
        <source>When an agent wants to do what a policy does not let through, it stands here until somebody decides.</source>
        <translation>Will ein Agent etwas tun, das keine Richtlinie durchlässt, steht es hier, bis jemand entscheidet.</translation>
    </message>
    <message>
        <source>Nothing was decided yet</source>
        <translation>Noch wurde nichts entschieden</translation>
    </message>
    <message>
        <source>Every decision stays here with who made it and why.</source>
        <translation>Jede Entscheidung bleibt hier, mit wer sie traf und warum.</translation>
    </message>
    <message>
        <source>The requests cannot be read</source>
        <translation>Die Anfragen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The same agent and tool</source>
        <translation>Derselbe Agent und dasselbe Werkzeug</translation>
    </message>
    <message>
        <source>Every call of “%1”</source>
        <translation>Jeder Aufruf von „%1“</translation>
    </message>
    <message>
        <source>This risk and lower</source>
        <translation>Dieses Risiko und geringere</translation>
    </message>
    <message>
        <source>All that is listed</source>
        <translation>Alles in der Liste</translation>
    </message>
    <message>
        <source>Nothing was decided</source>
        <translation>Nichts wurde entschieden</translation>
    </message>
    <message numerus="yes">
        <source>%n were not decided</source>
        <translation>
            <numerusform>%n wurde nicht entschieden</numerusform>
            <numerusform>%n wurden nicht entschieden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n approved</source>
        <translation>
            <numerusform>%n freigegeben</numerusform>
            <numerusform>%n freigegeben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation>
            <numerusform>%n abgelehnt</numerusform>
            <numerusform>%n abgelehnt</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the first %1 at a time.</source>
        <translation>Es werden jeweils nur die ersten %1 entschieden.</translation>
    </message>
    <message numerus="yes">
        <source>Approve %n requests?</source>
        <translation>
            <numerusform>%n Anfrage freigeben?</numerusform>
            <numerusform>%n Anfragen freigeben?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them have a high or critical risk. What they do cannot be taken back.</source>
        <translation>
            <numerusform>%n davon hat ein hohes oder kritisches Risiko. Was sie tut, lässt sich nicht zurücknehmen.</numerusform>
            <numerusform>%n davon haben ein hohes oder kritisches Risiko. Was sie tun, lässt sich nicht zurücknehmen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The selection has changed meanwhile.</source>
        <translation>Die Auswahl hat sich inzwischen geändert.</translation>
    </message>
    <message>
        <source>Approve all (A)</source>
        <translation>Alle freigeben (A)</translation>
    </message>
    <message>
        <source>Reject all (R)</source>
        <translation>Alle ablehnen (R)</translation>
    </message>
    <message numerus="yes">
        <source>%n requests are selected. All of them are decided at once, with the comment if there is one; that cannot be taken back.</source>
        <translation>
            <numerusform>%n Anfrage ist ausgewählt. Sie wird sofort entschieden, mit dem Kommentar, falls einer da ist; das lässt sich nicht zurücknehmen.</numerusform>
            <numerusform>%n Anfragen sind ausgewählt. Alle werden auf einmal entschieden, mit dem Kommentar, falls einer da ist; das lässt sich nicht zurücknehmen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Before that, decide the one that you edit, or do not edit it.</source>
        <translation>Entscheiden Sie vorher die Anfrage, die Sie bearbeiten, oder bearbeiten Sie sie nicht.</translation>
    </message>
    <message>
        <source>Whether anything waits is not known; try again.</source>
        <translation>Ob etwas wartet, ist nicht bekannt; versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>troupe::AttachmentTray</name>
    <message>
        <source>“%1” was not attached</source>
        <translation>„%1“ wurde nicht angehängt</translation>
    </message>
    <message>
        <source>A message carries %1 files at most.</source>
        <translation>Eine Nachricht trägt höchstens %1 Dateien.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Wird gesendet …</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Sending %1</source>
        <translation>%1 wird gesendet</translation>
    </message>
    <message>
        <source>“%1” is not attached any more</source>
        <translation>„%1“ ist nicht mehr angehängt</translation>
    </message>
    <message>
        <source>The server does not have it any more. Attach it again.</source>
        <translation>Der Server hat die Datei nicht mehr. Bitte erneut anhängen.</translation>
    </message>
</context>
<context>
    <name>troupe::AuditModel</name>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Tool called</source>
        <translation>Werkzeug aufgerufen</translation>
    </message>
    <message>
        <source>Call denied</source>
        <translation>Aufruf verweigert</translation>
    </message>
    <message>
        <source>Call cut off</source>
        <translation>Aufruf abgebrochen</translation>
    </message>
    <message>
        <source>Policy made</source>
        <translation>Richtlinie angelegt</translation>
    </message>
    <message>
        <source>Policy changed</source>
        <translation>Richtlinie geändert</translation>
    </message>
    <message>
        <source>Policy removed</source>
        <translation>Richtlinie entfernt</translation>
    </message>
    <message>
        <source>Policies ordered</source>
        <translation>Richtlinien geordnet</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>von selbst</translation>
    </message>
    <message>
        <source>%1 (agent)</source>
        <translation>%1 (Agent)</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Worüber</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
</context>
<context>
    <name>troupe::AuditPanel</name>
    <message>
        <source>Which entries</source>
        <translation>Welche Einträge</translation>
    </message>
    <message>
        <source>Id of what it is about</source>
        <translation>Id dessen, worum es geht</translation>
    </message>
    <message>
        <source>Id of a request or policy…</source>
        <translation>Id einer Anfrage oder Richtlinie …</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>The audit trail cannot be read</source>
        <translation>Das Protokoll kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Requests and decisions</source>
        <translation>Anfragen und Entscheidungen</translation>
    </message>
    <message>
        <source>Calls of tools</source>
        <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>The audit trail was not verified</source>
        <translation>Das Protokoll wurde nicht geprüft</translation>
    </message>
    <message>
        <source>All %1 entries are as they were written. Last hash: %2</source>
        <translation>Alle %1 Einträge sind so, wie sie geschrieben wurden. Letzter Hash: %2</translation>
    </message>
    <message>
        <source>Entry %1 is not as it was written: %2. The %3 before it are.</source>
        <translation>Eintrag %1 ist nicht so, wie er geschrieben wurde: %2. Die %3 davor sind es.</translation>
    </message>
    <message>
        <source>Export the audit trail</source>
        <translation>Das Protokoll exportieren</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Saved. “troupectl verify” checks the file without a server.</source>
        <translation>Gespeichert. „troupectl verify“ prüft die Datei ohne Server.</translation>
    </message>
    <message>
        <source>The audit trail was not saved</source>
        <translation>Das Protokoll wurde nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>troupe::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>troupe::BuiltInPanel</name>
    <message>
        <source>Built-in tools</source>
        <translation>Eingebaute Werkzeuge</translation>
    </message>
    <message>
        <source>What agents can use without anything to install. Each agent uses the ones that are named in it; here you say whether they may, or have to ask you first.</source>
        <translation>Was Agenten benutzen können, ohne dass etwas zu installieren wäre. Jeder Agent benutzt die, die bei ihm genannt sind; hier sagen Sie, ob er das darf oder Sie vorher fragen muss.</translation>
    </message>
    <message>
        <source>The tools cannot be read</source>
        <translation>Die Werkzeuge können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Whether agents may use %1</source>
        <translation>Ob Agenten %1 benutzen dürfen</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verbieten</translation>
    </message>
    <message>
        <source>Try %1</source>
        <translation>%1 ausprobieren</translation>
    </message>
    <message>
        <source>The permission was not changed</source>
        <translation>Die Erlaubnis wurde nicht geändert</translation>
    </message>
    <message>
        <source>This does it for real: %1.</source>
        <translation>Das geschieht wirklich: %1.</translation>
    </message>
    <message>
        <source>Try: %1</source>
        <translation>Ausprobieren: %1</translation>
    </message>
    <message>
        <source>It says that it could not do that.</source>
        <translation>Es sagt, dass es das nicht konnte.</translation>
    </message>
    <message>
        <source>Done in %1 ms.</source>
        <translation>Fertig in %1 ms.</translation>
    </message>
</context>
<context>
    <name>troupe::Button</name>
    <message numerus="yes">
        <source>%1, %n new</source>
        <translation>
            <numerusform>%1, %n neuer Eintrag</numerusform>
            <numerusform>%1, %n neue Einträge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ChatPage</name>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>Diese Unterhaltung</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>F3</source>
        <translation>F3</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Shift+F3</source>
        <translation>Shift+F3</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>Alle Unterhaltungen durchsuchen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation>Ctrl+Shift+F</translation>
    </message>
    <message>
        <source>Rename the conversation</source>
        <translation>Unterhaltung umbenennen</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>Pin the conversation</source>
        <translation>Unterhaltung anheften</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>Archive the conversation</source>
        <translation>Unterhaltung archivieren</translation>
    </message>
    <message>
        <source>Ctrl+Shift+E</source>
        <translation>Ctrl+Shift+E</translation>
    </message>
    <message>
        <source>Delete the conversation…</source>
        <translation>Unterhaltung löschen …</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>Nächste Unterhaltung</translation>
    </message>
    <message>
        <source>Ctrl+PgDown</source>
        <translation>Ctrl+PgDown</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>Vorige Unterhaltung</translation>
    </message>
    <message>
        <source>Ctrl+PgUp</source>
        <translation>Ctrl+PgUp</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Ctrl+L</source>
        <translation>Ctrl+L</translation>
    </message>
    <message>
        <source>Archived “%1”</source>
        <translation>„%1“ archiviert</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>This message is not there any more</source>
        <translation>Diese Nachricht gibt es nicht mehr</translation>
    </message>
    <message>
        <source>The conversation is shown at its end.</source>
        <translation>Die Unterhaltung wird an ihrem Ende gezeigt.</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>bisher %1</translation>
    </message>
    <message>
        <source>This conversation cannot be shown now</source>
        <translation>Diese Unterhaltung kann gerade nicht gezeigt werden</translation>
    </message>
    <message>
        <source>%1. It is safe on the server; what you type here is kept.</source>
        <translation>%1. Sie liegt sicher auf dem Server; was Sie hier eingeben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Not connected. Your text is kept.</source>
        <translation>Nicht verbunden. Ihr Text bleibt erhalten.</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>Nachricht an %1</translation>
    </message>
    <message>
        <source>Name of the conversation</source>
        <translation>Name der Unterhaltung</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Unpin the conversation</source>
        <translation>Unterhaltung lösen</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>Helps with questions, texts and figures.</source>
        <translation>Hilft bei Fragen, Texten und Zahlen.</translation>
    </message>
    <message>
        <source>You are a helpful assistant. Answer in the language of the question, briefly and to the point. Say so when you do not know something, and show how you come to a result.</source>
        <translation>Sie sind ein hilfreicher Assistent. Antworten Sie in der Sprache der Frage, kurz und zur Sache. Sagen Sie, wenn Sie etwas nicht wissen, und zeigen Sie, wie Sie zu einem Ergebnis kommen.</translation>
    </message>
    <message>
        <source>The assistant could not be made. What you typed is kept</source>
        <translation>Der Assistent konnte nicht angelegt werden. Was Sie eingegeben haben, bleibt erhalten</translation>
    </message>
    <message>
        <source>Make an agent</source>
        <translation>Agenten anlegen</translation>
    </message>
    <message>
        <source>Default model</source>
        <translation>Standardmodell</translation>
    </message>
    <message>
        <source>The agent&apos;s: %1</source>
        <translation>Das des Agenten: %1</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>Earlier messages (empty field)</source>
        <translation>Frühere Nachrichten (leeres Feld)</translation>
    </message>
    <message>
        <source>Stop the answer, close search</source>
        <translation>Antwort anhalten, Suche schließen</translation>
    </message>
    <message>
        <source>Other version of the message</source>
        <translation>Andere Fassung der Nachricht</translation>
    </message>
    <message>
        <source>Edit a message</source>
        <translation>Eine Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>Noch einmal antworten</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>Answer again with…</source>
        <translation>Noch einmal antworten mit …</translation>
    </message>
    <message>
        <source>Ctrl+Shift+R</source>
        <translation>Ctrl+Shift+R</translation>
    </message>
    <message>
        <source>Compare answers…</source>
        <translation>Antworten vergleichen …</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>New conversation from a message</source>
        <translation>Neue Unterhaltung ab einer Nachricht</translation>
    </message>
    <message>
        <source>Ctrl+Shift+K</source>
        <translation>Ctrl+Shift+K</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>Vorige Fassung</translation>
    </message>
    <message>
        <source>Alt+PgUp</source>
        <translation>Alt+PgUp</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>Nächste Fassung</translation>
    </message>
    <message>
        <source>Alt+PgDown</source>
        <translation>Alt+PgDown</translation>
    </message>
    <message>
        <source>A good answer</source>
        <translation>Eine gute Antwort</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Up</source>
        <translation>Ctrl+Shift+Up</translation>
    </message>
    <message>
        <source>A bad answer</source>
        <translation>Eine schlechte Antwort</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Down</source>
        <translation>Ctrl+Shift+Down</translation>
    </message>
    <message>
        <source>Rate and comment…</source>
        <translation>Bewerten und kommentieren …</translation>
    </message>
    <message>
        <source>Tags of the conversation…</source>
        <translation>Schlagwörter der Unterhaltung …</translation>
    </message>
    <message>
        <source>Ctrl+Shift+T</source>
        <translation>Ctrl+Shift+T</translation>
    </message>
    <message>
        <source>Answers can be compared once the conversation has begun.</source>
        <translation>Antworten lassen sich vergleichen, sobald die Unterhaltung begonnen hat.</translation>
    </message>
    <message>
        <source>The answers cannot be compared</source>
        <translation>Die Antworten können nicht verglichen werden</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (Kopie)</translation>
    </message>
    <message>
        <source>The conversation could not be copied</source>
        <translation>Die Unterhaltung konnte nicht kopiert werden</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>Dateien anhängen …</translation>
    </message>
    <message>
        <source>Ctrl+U</source>
        <translation>Ctrl+U</translation>
    </message>
    <message>
        <source>Export the conversation…</source>
        <translation>Unterhaltung exportieren …</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S</source>
        <translation>Ctrl+Shift+S</translation>
    </message>
    <message>
        <source>Import conversations…</source>
        <translation>Unterhaltungen importieren …</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Save “%1”</source>
        <translation>„%1“ speichern</translation>
    </message>
    <message>
        <source>“%1” is saved</source>
        <translation>„%1“ ist gespeichert</translation>
    </message>
    <message>
        <source>“%1” was not saved</source>
        <translation>„%1“ wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Conversations (*.json)</source>
        <translation>Unterhaltungen (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Drop files here to attach them</source>
        <translation>Dateien hier ablegen, um sie anzuhängen</translation>
    </message>
    <message>
        <source>Delete this version…</source>
        <translation>Diese Fassung löschen …</translation>
    </message>
    <message>
        <source>Delete version %1 of %2?</source>
        <translation>Fassung %1 von %2 löschen?</translation>
    </message>
    <message>
        <source>“%1” and all that follows it in this version are gone for good. The other versions stay, and so does what they cost.</source>
        <translation>„%1“ und alles, was in dieser Fassung darauf folgt, ist endgültig weg. Die anderen Fassungen bleiben, und die Kosten auch.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Details of tool calls</source>
        <translation>Einzelheiten der Werkzeugaufrufe</translation>
    </message>
</context>
<context>
    <name>troupe::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder einen Befehl ausführen</translation>
    </message>
    <message>
        <source>Search conversations, agents and commands</source>
        <translation>Unterhaltungen, Agenten und Befehle durchsuchen</translation>
    </message>
    <message>
        <source>Commands and results</source>
        <translation>Befehle und Treffer</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter open · Ctrl+Enter edit an agent · Esc close</source>
        <translation>↑ ↓ wählen · Eingabe öffnen · Strg+Eingabe Agent bearbeiten · Esc schließen</translation>
    </message>
    <message>
        <source>The search failed: %1</source>
        <translation>Die Suche ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Nothing fits. Other words may.</source>
        <translation>Nichts passt. Versuchen Sie andere Wörter.</translation>
    </message>
</context>
<context>
    <name>troupe::CompareDialog</name>
    <message>
        <source>Compare answers</source>
        <translation>Antworten vergleichen</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Noch eine</translation>
    </message>
    <message>
        <source>All answer the same message at once; each costs its own. Keep the one you like.</source>
        <translation>Alle antworten zugleich auf dieselbe Nachricht; jede Antwort kostet für sich. Behalten Sie, was Ihnen gefällt.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::CompareView</name>
    <message>
        <source>Back to the conversation</source>
        <translation>Zurück zur Unterhaltung</translation>
    </message>
    <message>
        <source>Answer %1</source>
        <translation>Antwort %1</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>Diese behalten</translation>
    </message>
    <message>
        <source>Keep answer %1</source>
        <translation>Antwort %1 behalten</translation>
    </message>
    <message>
        <source>The answer could not be stopped</source>
        <translation>Die Antwort konnte nicht angehalten werden</translation>
    </message>
</context>
<context>
    <name>troupe::Composer</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop (Escape)</source>
        <translation>Anhalten (Escape)</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Erneut senden</translation>
    </message>
    <message>
        <source>Pasted text · %1 · one line</source>
        <translation>Eingefügter Text · %1 · eine Zeile</translation>
    </message>
    <message>
        <source>Pasted text · %1 · %2 lines</source>
        <translation>Eingefügter Text · %1 · %2 Zeilen</translation>
    </message>
    <message>
        <source>Remove pasted text</source>
        <translation>Eingefügten Text entfernen</translation>
    </message>
    <message>
        <source>Not sent: %1. Your message is kept.</source>
        <translation>Nicht gesendet: %1. Ihre Nachricht bleibt erhalten.</translation>
    </message>
    <message>
        <source>%1 messages are not sent: %2. They are kept.</source>
        <translation>%1 Nachrichten sind nicht gesendet: %2. Sie bleiben erhalten.</translation>
    </message>
    <message>
        <source>Choose an agent</source>
        <translation>Wählen Sie einen Agenten</translation>
    </message>
    <message>
        <source>Agent: %1</source>
        <translation>Agent: %1</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>Modell: %1</translation>
    </message>
    <message>
        <source>Too long: %1 characters at most</source>
        <translation>Zu lang: höchstens %1 Zeichen</translation>
    </message>
    <message>
        <source>You can send when the answer has ended</source>
        <translation>Sie können senden, wenn die Antwort zu Ende ist</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabetaste)</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Take out the file that could not be attached</source>
        <translation>Die Datei entfernen, die nicht angehängt werden konnte</translation>
    </message>
    <message>
        <source>You can send when the files are there</source>
        <translation>Senden geht, sobald die Dateien da sind</translation>
    </message>
    <message>
        <source>Before sending: %1</source>
        <translation>Vor dem Senden: %1</translation>
    </message>
</context>
<context>
    <name>troupe::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::ConnectDialog</name>
    <message>
        <source>Connect to a server</source>
        <translation>Mit einem Server verbinden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Of a troupe-server, with http:// or https://</source>
        <translation>Eines troupe-server, mit http:// oder https://</translation>
    </message>
    <message>
        <source>Kept in this machine&apos;s keychain. An administrator makes one under Settings, Keys.</source>
        <translation>Er wird im Schlüsselbund dieses Rechners verwahrt. Angelegt wird er unter „Einstellungen“, „Schlüssel“.</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>An address starts with http:// or https:// and names a host</source>
        <translation>Eine Adresse beginnt mit http:// oder https:// und nennt einen Rechner</translation>
    </message>
</context>
<context>
    <name>troupe::ConnectionPill</name>
    <message>
        <source>Server: %1, %2</source>
        <translation>Server: %1, %2</translation>
    </message>
</context>
<context>
    <name>troupe::ConnectionView</name>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Use the embedded server</source>
        <translation>Eingebetteten Server benutzen</translation>
    </message>
    <message>
        <source>Another server…</source>
        <translation>Anderer Server …</translation>
    </message>
    <message>
        <source>Embedded</source>
        <translation>Eingebettet</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet sich</translation>
    </message>
    <message>
        <source>Connecting again to %1…</source>
        <translation>Verbindung zu %1 wird wiederhergestellt …</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>The connection to %1 is lost: %2. What you see and typed is kept.</source>
        <translation>Die Verbindung zu %1 ist verloren: %2. Was Sie sehen und eingegeben haben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>%1 ist nicht erreichbar: %2.</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message numerus="yes">
        <source>Next attempt in %n s.</source>
        <translation>
            <numerusform>Nächster Versuch in %n s.</numerusform>
            <numerusform>Nächster Versuch in %n s.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server is starting</source>
        <translation>Der Server startet</translation>
    </message>
    <message>
        <source>Embedded server</source>
        <translation>Eingebetteter Server</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>Antwortzeit</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Befinden</translation>
    </message>
</context>
<context>
    <name>troupe::ConversationDelegate</name>
    <message>
        <source>Name of the conversation</source>
        <translation>Name der Unterhaltung</translation>
    </message>
</context>
<context>
    <name>troupe::ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
</context>
<context>
    <name>troupe::ConversationPanel</name>
    <message>
        <source>Search conversations</source>
        <translation>Unterhaltungen durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Show archived</source>
        <translation>Archivierte zeigen</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Nothing was said about “%1”.</source>
        <translation>Von „%1“ war nie die Rede.</translation>
    </message>
    <message>
        <source>Nothing is archived. What you archive waits here and can be brought back.</source>
        <translation>Nichts ist archiviert. Was Sie archivieren, wartet hier und lässt sich zurückholen.</translation>
    </message>
    <message>
        <source>Your conversations will be listed here.</source>
        <translation>Hier stehen künftig Ihre Unterhaltungen.</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>Zurück zu den Unterhaltungen</translation>
    </message>
    <message>
        <source>Search the archive</source>
        <translation>Archiv durchsuchen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>this conversation</source>
        <translation>diese Unterhaltung</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>„%1“ löschen?</translation>
    </message>
    <message>
        <source>Its messages are removed for good. What they cost stays in the figures. Archiving would keep them.</source>
        <translation>Ihre Nachrichten werden endgültig entfernt. Was sie gekostet haben, bleibt in den Zahlen. Beim Archivieren blieben sie erhalten.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>No conversation fits the filter.</source>
        <translation>Keine Unterhaltung passt zum Filter.</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>All agents</source>
        <translation>Alle Agenten</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>With and without tags</source>
        <translation>Mit und ohne Schlagwörter</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Dieses Jahr</translation>
    </message>
    <message>
        <source>Tags of “%1”</source>
        <translation>Schlagwörter von „%1“</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Add a tag and press Enter</source>
        <translation>Schlagwort eingeben und Enter drücken</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::DataPanel</name>
    <message>
        <source>Data &amp; folders</source>
        <translation>Daten &amp; Ordner</translation>
    </message>
    <message>
        <source>What your agents may see on the server&apos;s disk. Databases and CSV files are only ever read; files only inside of the folders that you grant.</source>
        <translation>Was Ihre Agenten auf der Platte des Servers sehen dürfen. Datenbanken und CSV-Dateien werden immer nur gelesen, Dateien nur in den Ordnern, die Sie freigeben.</translation>
    </message>
    <message>
        <source>Databases and CSV files</source>
        <translation>Datenbanken und CSV-Dateien</translation>
    </message>
    <message>
        <source>Agents with the tool query_database ask them with SQL.</source>
        <translation>Agenten mit dem Werkzeug query_database fragen sie mit SQL.</translation>
    </message>
    <message>
        <source>Attach data</source>
        <translation>Daten anhängen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Agents with the tools file_read, file_list and file_write use the files in them. Links that lead out of a folder are not followed.</source>
        <translation>Agenten mit den Werkzeugen file_read, file_list und file_write benutzen die Dateien darin. Verweisen, die aus einem Ordner hinausführen, wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Grant a folder</source>
        <translation>Einen Ordner freigeben</translation>
    </message>
    <message>
        <source>The attached data cannot be read</source>
        <translation>Die angehängten Daten können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The granted folders cannot be read</source>
        <translation>Die freigegebenen Ordner können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>SQLite</source>
        <translation>SQLite</translation>
    </message>
    <message>
        <source>Nothing is attached yet.</source>
        <translation>Noch ist nichts angehängt.</translation>
    </message>
    <message>
        <source>Take back %1</source>
        <translation>%1 zurücknehmen</translation>
    </message>
    <message>
        <source>What agents may do in %1</source>
        <translation>Was Agenten in %1 dürfen</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Read and write</source>
        <translation>Lesen und schreiben</translation>
    </message>
    <message>
        <source>No folder is granted.</source>
        <translation>Kein Ordner ist freigegeben.</translation>
    </message>
    <message>
        <source>Remove “%1”?</source>
        <translation>„%1“ entfernen?</translation>
    </message>
    <message>
        <source>Agents cannot query it any more. The file stays.</source>
        <translation>Agenten können sie nicht mehr abfragen. Die Datei bleibt.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>The data was not removed</source>
        <translation>Die Daten wurden nicht entfernt</translation>
    </message>
    <message>
        <source>Take back the folder “%1”?</source>
        <translation>Den Ordner „%1“ zurücknehmen?</translation>
    </message>
    <message>
        <source>Agents cannot use its files any more. The files stay.</source>
        <translation>Agenten können seine Dateien nicht mehr benutzen. Die Dateien bleiben.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>The folder was not taken back</source>
        <translation>Der Ordner wurde nicht zurückgenommen</translation>
    </message>
    <message>
        <source>The folder was not changed</source>
        <translation>Der Ordner wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::DataSchemaDialog</name>
    <message>
        <source>Tables of %1</source>
        <translation>Tabellen von %1</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n row(s))</source>
        <translation>
            <numerusform>%1 (%n Zeile)</numerusform>
            <numerusform>%1 (%n Zeilen)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::DataSourceDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Attach data</source>
        <translation>Daten anhängen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>What it is about, for agents</source>
        <translation>Worum es geht, für Agenten</translation>
    </message>
    <message>
        <source>On the server</source>
        <translation>Auf dem Server</translation>
    </message>
    <message>
        <source>What agents call it</source>
        <translation>Wie Agenten sie nennen</translation>
    </message>
    <message>
        <source>SQLite database</source>
        <translation>SQLite-Datenbank</translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation>CSV-Datei</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
</context>
<context>
    <name>troupe::DayBars</name>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>Most on %1</source>
        <translation>Am meisten am %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>troupe::DecisionCards</name>
    <message>
        <source>Somebody approved it meanwhile</source>
        <translation>Jemand hat es inzwischen genehmigt</translation>
    </message>
    <message>
        <source>Somebody rejected it meanwhile</source>
        <translation>Jemand hat es inzwischen abgelehnt</translation>
    </message>
    <message>
        <source>Nobody decided in time, so it was denied</source>
        <translation>Niemand hat rechtzeitig entschieden, daher wurde es abgelehnt</translation>
    </message>
    <message>
        <source>Your decision did not count</source>
        <translation>Ihre Entscheidung zählte nicht</translation>
    </message>
    <message>
        <source>What the answer waits for cannot be read</source>
        <translation>Worauf die Antwort wartet, lässt sich nicht lesen</translation>
    </message>
</context>
<context>
    <name>troupe::DesktopApp</name>
    <message>
        <source>Embedded</source>
        <translation>Eingebettet</translation>
    </message>
    <message>
        <source>Opening your data…</source>
        <translation>Ihre Daten werden geöffnet …</translation>
    </message>
    <message>
        <source>Please note</source>
        <translation>Bitte beachten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Open another folder…</source>
        <translation>Anderen Ordner öffnen …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Another program has this data open</source>
        <translation>Ein anderes Programm hat diese Daten geöffnet</translation>
    </message>
    <message>
        <source>Work with it</source>
        <translation>Damit arbeiten</translation>
    </message>
    <message>
        <source>Your data cannot be opened</source>
        <translation>Ihre Daten lassen sich nicht öffnen</translation>
    </message>
    <message>
        <source>The program that held the data has ended meanwhile. Try again.</source>
        <translation>Das Programm, das die Daten hielt, ist inzwischen beendet. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Process %1</source>
        <translation>Prozess %1</translation>
    </message>
    <message>
        <source>The key is kept for this session only</source>
        <translation>Der Schlüssel gilt nur für diese Sitzung</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbindung zu %1 wird hergestellt …</translation>
    </message>
    <message>
        <source>%1 does not accept the key</source>
        <translation>%1 nimmt den Schlüssel nicht an</translation>
    </message>
    <message>
        <source>%1 cannot be reached</source>
        <translation>%1 ist nicht erreichbar</translation>
    </message>
    <message>
        <source>Another server or key…</source>
        <translation>Anderer Server oder Schlüssel …</translation>
    </message>
    <message>
        <source>Use the embedded server</source>
        <translation>Eingebetteten Server benutzen</translation>
    </message>
    <message>
        <source>Open a data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>Sicherung wiederherstellen …</translation>
    </message>
    <message>
        <source>Putting the backup in place…</source>
        <translation>Die Sicherung wird eingespielt …</translation>
    </message>
    <message>
        <source>The backup was not restored</source>
        <translation>Die Sicherung wurde nicht wiederhergestellt</translation>
    </message>
    <message>
        <source>What was there before is in %1.</source>
        <translation>Was vorher da war, liegt in %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n attached file(s) are in no backup: they are missing.</source>
        <translation>
            <numerusform>%n angehängte Datei ist in keiner Sicherung: Sie fehlt.</numerusform>
            <numerusform>%n angehängte Dateien sind in keiner Sicherung: Sie fehlen.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is restored</source>
        <translation>„%1“ ist wiederhergestellt</translation>
    </message>
</context>
<context>
    <name>troupe::DiffView</name>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>These two versions hold the same.</source>
        <translation>Diese beiden Versionen enthalten dasselbe.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more lines</source>
        <translation>
            <numerusform>und %n weitere Zeile</numerusform>
            <numerusform>und %n weitere Zeilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::EditBar</name>
    <message>
        <source>You are editing an earlier message. What followed it stays in its own branch.</source>
        <translation>Sie bearbeiten eine frühere Nachricht. Was ihr folgte, bleibt in seinem eigenen Zweig.</translation>
    </message>
    <message>
        <source>Cancel editing</source>
        <translation>Bearbeiten abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::ExecutionModel</name>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
</context>
<context>
    <name>troupe::ExportDialog</name>
    <message>
        <source>Export “%1”</source>
        <translation>„%1“ exportieren</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The branch that is shown, as text with its marks: for notes and other programs.</source>
        <translation>Der gezeigte Zweig als Text mit seinen Auszeichnungen: für Notizen und andere Programme.</translation>
    </message>
    <message>
        <source>The branch that is shown, as one page for a browser. It needs nothing from outside and prints well.</source>
        <translation>Der gezeigte Zweig als eine Seite für den Browser. Sie braucht nichts von außen und lässt sich gut drucken.</translation>
    </message>
    <message>
        <source>The branch that is shown, as pages of A4.</source>
        <translation>Der gezeigte Zweig als Seiten in A4.</translation>
    </message>
    <message>
        <source>Everything: all branches, figures and files. It can be imported again.</source>
        <translation>Alles: alle Zweige, Zahlen und Dateien. Es kann wieder importiert werden.</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Reading the conversation…</source>
        <translation>Die Unterhaltung wird gelesen …</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>bisher %1</translation>
    </message>
    <message>
        <source>Making pages…</source>
        <translation>Seiten werden gemacht …</translation>
    </message>
    <message>
        <source>Saved as “%1”</source>
        <translation>Gespeichert als „%1“</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>Nicht gespeichert: %1</translation>
    </message>
</context>
<context>
    <name>troupe::FeedbackDialog</name>
    <message>
        <source>What do you think of this answer?</source>
        <translation>Was halten Sie von dieser Antwort?</translation>
    </message>
    <message>
        <source>No rating</source>
        <translation>Keine Bewertung</translation>
    </message>
    <message>
        <source>Rating, 5 is best</source>
        <translation>Bewertung, 5 ist am besten</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Comment (only you see it)</source>
        <translation>Kommentar (nur für Sie sichtbar)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Close search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>reading older messages…</source>
        <translation>ältere Nachrichten werden gelesen …</translation>
    </message>
</context>
<context>
    <name>troupe::FolderDialog</name>
    <message>
        <source>Grant a folder</source>
        <translation>Einen Ordner freigeben</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>as the folder</source>
        <translation>wie der Ordner</translation>
    </message>
    <message>
        <source>What agents may do</source>
        <translation>Was Agenten dürfen</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Read and write</source>
        <translation>Lesen und schreiben</translation>
    </message>
    <message>
        <source>On the server</source>
        <translation>Auf dem Server</translation>
    </message>
    <message>
        <source>Paths in tools begin with it</source>
        <translation>Pfade in Werkzeugen beginnen damit</translation>
    </message>
    <message>
        <source>Grant</source>
        <translation>Freigeben</translation>
    </message>
</context>
<context>
    <name>troupe::FoundServers</name>
    <message>
        <source>It asks for an API key.</source>
        <translation>Er verlangt einen API-Schlüssel.</translation>
    </message>
    <message>
        <source>It has no model yet.</source>
        <translation>Er hat noch kein Modell.</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weiteres</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Look for servers</source>
        <translation>Nach Servern suchen</translation>
    </message>
    <message>
        <source>Found on this machine</source>
        <translation>Auf diesem Rechner gefunden</translation>
    </message>
    <message>
        <source>Found on the server&apos;s machine</source>
        <translation>Auf dem Rechner des Servers gefunden</translation>
    </message>
    <message>
        <source>Ollama, LM Studio, llama.cpp, vLLM, GPT4All and Jan are looked for on their usual ports; nothing leaves the machine.</source>
        <translation>Ollama, LM Studio, llama.cpp, vLLM, GPT4All und Jan werden an ihren üblichen Ports gesucht; nichts verlässt den Rechner.</translation>
    </message>
    <message>
        <source>Looking for them is switched off under Privacy &amp; network.</source>
        <translation>Die Suche ist unter „Privatsphäre &amp; Netz“ ausgeschaltet.</translation>
    </message>
    <message>
        <source>No model server answers on its usual port. Start Ollama, LM Studio or llama.cpp, then look again.</source>
        <translation>Kein Modellserver antwortet an seinem üblichen Port. Starten Sie Ollama, LM Studio oder llama.cpp und suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>What answers is added already.</source>
        <translation>Was antwortet, ist schon hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 unter %2</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>“%1” is added</source>
        <translation>„%1“ ist hinzugefügt</translation>
    </message>
    <message>
        <source>The server was not added</source>
        <translation>Der Server wurde nicht hinzugefügt</translation>
    </message>
</context>
<context>
    <name>troupe::FunctionDialog</name>
    <message>
        <source>City name or coordinates</source>
        <translation>Name einer Stadt oder Koordinaten</translation>
    </message>
    <message>
        <source>New function</source>
        <translation>Neue Funktion</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>What it does and when agents should call it</source>
        <translation>Was sie tut und wann Agenten sie aufrufen sollen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Authentication</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>Calls per minute</source>
        <translation>Aufrufe je Minute</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>Arguments as JSON Schema</source>
        <translation>Argumente als JSON-Schema</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Key in a header</source>
        <translation>Schlüssel in einer Kopfzeile</translation>
    </message>
    <message>
        <source>Bearer token</source>
        <translation>Bearer-Token</translation>
    </message>
    <message>
        <source>User and password</source>
        <translation>Benutzer und Passwort</translation>
    </message>
    <message>
        <source>What models call it: letters, digits, _ and -</source>
        <translation>Wie Modelle sie nennen: Buchstaben, Ziffern, _ und -</translation>
    </message>
    <message>
        <source>{name} in its path is that argument; the others are the query of a GET or DELETE, else the JSON body</source>
        <translation>{name} im Pfad ist dieses Argument; die anderen sind bei GET und DELETE die Abfrage, sonst der JSON-Rumpf</translation>
    </message>
    <message>
        <source>One is stored. Leave this empty to keep it.</source>
        <translation>Eines ist gespeichert. Leer lassen, um es zu behalten.</translation>
    </message>
    <message>
        <source>Kept in the secret store, never in the database or a log.</source>
        <translation>Liegt im Geheimnisspeicher, nie in der Datenbank oder einem Protokoll.</translation>
    </message>
    <message>
        <source>Models fill them in by their descriptions.</source>
        <translation>Modelle füllen sie nach ihren Beschreibungen aus.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>user:password</source>
        <translation>benutzer:passwort</translation>
    </message>
</context>
<context>
    <name>troupe::FunctionLogDialog</name>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Calls of %1</source>
        <translation>Aufrufe von %1</translation>
    </message>
    <message>
        <source>Nobody has called it yet.</source>
        <translation>Noch hat sie niemand aufgerufen.</translation>
    </message>
    <message>
        <source>The call</source>
        <translation>Der Aufruf</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The calls cannot be read: %1</source>
        <translation>Die Aufrufe lassen sich nicht lesen: %1</translation>
    </message>
</context>
<context>
    <name>troupe::FunctionsPanel</name>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>HTTP endpoints as tools: agents fill in the arguments that you describe, and the server makes the call. Addresses of this machine and of private networks are refused unless they are allowed under Privacy &amp; network.</source>
        <translation>HTTP-Endpunkte als Werkzeuge: Agenten füllen die Argumente aus, die Sie beschreiben, und der Server ruft auf. Adressen dieses Rechners und privater Netze werden abgelehnt, wenn sie nicht unter Datenschutz &amp; Netz erlaubt sind.</translation>
    </message>
    <message>
        <source>New function</source>
        <translation>Neue Funktion</translation>
    </message>
    <message>
        <source>The functions cannot be read</source>
        <translation>Die Funktionen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>No functions yet</source>
        <translation>Noch keine Funktionen</translation>
    </message>
    <message>
        <source>Describe an endpoint of your own or of a service once, and every agent can call it.</source>
        <translation>Beschreiben Sie einen eigenen Endpunkt oder den eines Dienstes einmal, und jeder Agent kann ihn aufrufen.</translation>
    </message>
    <message>
        <source>Key stored</source>
        <translation>Schlüssel gespeichert</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Calls of %1</source>
        <translation>Aufrufe von %1</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>%1 can be called</source>
        <translation>%1 kann aufgerufen werden</translation>
    </message>
    <message>
        <source>Test: %1</source>
        <translation>Testen: %1</translation>
    </message>
    <message>
        <source>The endpoint is called for real.</source>
        <translation>Der Endpunkt wird wirklich aufgerufen.</translation>
    </message>
    <message>
        <source>There was no answer (%1 ms).</source>
        <translation>Es kam keine Antwort (%1 ms).</translation>
    </message>
    <message>
        <source>Status %1 in %2 ms.</source>
        <translation>Status %1 in %2 ms.</translation>
    </message>
    <message>
        <source>Remove the function “%1”?</source>
        <translation>Die Funktion „%1“ entfernen?</translation>
    </message>
    <message>
        <source>Its key and the log of its calls go with it. Agents that use it cannot call it any more.</source>
        <translation>Ihr Schlüssel und das Protokoll ihrer Aufrufe gehen mit. Agenten, die sie benutzen, können sie nicht mehr aufrufen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>The function was not removed</source>
        <translation>Die Funktion wurde nicht entfernt</translation>
    </message>
    <message>
        <source>The function was not changed</source>
        <translation>Die Funktion wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::HealthCard</name>
    <message>
        <source>Health of the connection and the providers</source>
        <translation>Befinden der Verbindung und der Anbieter</translation>
    </message>
    <message>
        <source>Opens the providers</source>
        <translation>Öffnet die Anbieter</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Befinden</translation>
    </message>
    <message>
        <source>On this machine, in this program</source>
        <translation>Auf diesem Rechner, in diesem Programm</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Embedded server</source>
        <translation>Eingebetteter Server</translation>
    </message>
    <message>
        <source>Built-in offline model</source>
        <translation>Eingebautes Offline-Modell</translation>
    </message>
    <message>
        <source>Needs no network</source>
        <translation>Braucht kein Netz</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n Modell</numerusform>
            <numerusform>%n Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <source>No models</source>
        <translation>Keine Modelle</translation>
    </message>
</context>
<context>
    <name>troupe::HomePage</name>
    <message>
        <source>Good morning</source>
        <translation>Guten Morgen</translation>
    </message>
    <message>
        <source>Good afternoon</source>
        <translation>Guten Tag</translation>
    </message>
    <message>
        <source>Good evening</source>
        <translation>Guten Abend</translation>
    </message>
    <message>
        <source>Being written now</source>
        <translation>Wird gerade geschrieben</translation>
    </message>
    <message>
        <source>Recent conversations</source>
        <translation>Letzte Unterhaltungen</translation>
    </message>
    <message>
        <source>No conversations yet</source>
        <translation>Noch keine Unterhaltungen</translation>
    </message>
    <message>
        <source>Begin one with an agent; it is kept here.</source>
        <translation>Beginnen Sie eine mit einem Agenten; sie bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>Alles neu lesen</translation>
    </message>
    <message>
        <source>F5</source>
        <translation>F5</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Begin a conversation</source>
        <translation>Unterhaltung beginnen</translation>
    </message>
    <message>
        <source>The conversations cannot be read</source>
        <translation>Die Unterhaltungen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>%1 answers with %2</source>
        <translation>%1 antwortet mit %2</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>schreibt</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>Wartet auf Sie</translation>
    </message>
    <message>
        <source>Runs under way</source>
        <translation>Im Gange</translation>
    </message>
    <message>
        <source>All requests</source>
        <translation>Alle Anfragen</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Läufe</translation>
    </message>
</context>
<context>
    <name>troupe::IdentitySection</name>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Ann</source>
        <translation>Anna</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Reviews pull requests</source>
        <translation>Prüft Pull-Requests</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>What it is good for, for the people who choose it</source>
        <translation>Wozu er gut ist, für alle, die ihn auswählen</translation>
    </message>
    <message>
        <source>Avatar</source>
        <translation>Avatar</translation>
    </message>
    <message>
        <source>An emoji; empty for initials</source>
        <translation>Ein Emoji; leer: die Anfangsbuchstaben</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Bild wählen …</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>Bild entfernen</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>Add a tag…</source>
        <translation>Stichwort hinzufügen …</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>Sichtbarkeit</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>Öffentlich</translation>
    </message>
    <message>
        <source>A picture</source>
        <translation>Ein Bild</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
    <message>
        <source>This file is no picture that can be used</source>
        <translation>Diese Datei ist kein brauchbares Bild</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Its job in a few words.</source>
        <translation>Seine Aufgabe in wenigen Worten.</translation>
    </message>
    <message>
        <source>A stopped agent keeps its conversations and refuses new messages.</source>
        <translation>Ein angehaltener Agent behält seine Unterhaltungen und nimmt keine neuen Nachrichten an.</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Shared with</source>
        <translation>Geteilt mit</translation>
    </message>
    <message>
        <source>Add a username…</source>
        <translation>Benutzernamen hinzufügen …</translation>
    </message>
    <message>
        <source>A public agent can be used by everyone on this server, a shared one by the people you name.</source>
        <translation>Einen öffentlichen Agenten können alle auf diesem Server benutzen, einen geteilten die Personen, die Sie nennen.</translation>
    </message>
    <message>
        <source>They may talk to it and copy it, not change it.</source>
        <translation>Sie dürfen mit ihm sprechen und ihn kopieren, nicht ihn ändern.</translation>
    </message>
</context>
<context>
    <name>troupe::ImportCard</name>
    <message>
        <source>The file is too large.</source>
        <translation>Die Datei ist zu groß.</translation>
    </message>
    <message>
        <source>It is no JSON object: %1</source>
        <translation>Sie ist kein JSON-Objekt: %1</translation>
    </message>
    <message>
        <source>Import prices…</source>
        <translation>Preise importieren …</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Imported prices</source>
        <translation>Importierte Preise</translation>
    </message>
    <message>
        <source>From LiteLLM&apos;s model_prices_and_context_window.json, which the project keeps up to date. They count before the built-in list, and yours before them.</source>
        <translation>Aus LiteLLMs model_prices_and_context_window.json, die das Projekt aktuell hält. Sie zählen vor der eingebauten Liste, und Ihre eigenen vor ihnen.</translation>
    </message>
    <message>
        <source>None so far.</source>
        <translation>Bisher keine.</translation>
    </message>
    <message numerus="yes">
        <source>%n models, imported on %1</source>
        <translation>
            <numerusform>%n Modell, importiert am %1</numerusform>
            <numerusform>%n Modelle, importiert am %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Import prices</source>
        <translation>Preise importieren</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
        <source>No prices were imported</source>
        <translation>Es wurden keine Preise importiert</translation>
    </message>
    <message numerus="yes">
        <source>%n prices were imported</source>
        <translation>
            <numerusform>%n Preis wurde importiert</numerusform>
            <numerusform>%n Preise wurden importiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries made no sense and were left out:</source>
        <translation>
            <numerusform>%n Eintrag ergab keinen Sinn und wurde ausgelassen:</numerusform>
            <numerusform>%n Einträge ergaben keinen Sinn und wurden ausgelassen:</numerusform>
        </translation>
    </message>
    <message>
        <source>Entries that were left out</source>
        <translation>Ausgelassene Einträge</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Forget the imported prices?</source>
        <translation>Die importierten Preise vergessen?</translation>
    </message>
    <message>
        <source>The built-in list counts again. Yours stay.</source>
        <translation>Dann zählt wieder die eingebaute Liste. Ihre eigenen bleiben.</translation>
    </message>
    <message>
        <source>The imported prices are still there</source>
        <translation>Die importierten Preise sind noch da</translation>
    </message>
</context>
<context>
    <name>troupe::ImportDialog</name>
    <message>
        <source>Import conversations</source>
        <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Go on with</source>
        <translation>Fortsetzen mit</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>“%1” (%2). ChatGPT&apos;s conversations.json and JSON that was exported here can be read. What is here already is not imported again, and nothing is charged.</source>
        <translation>„%1“ (%2). Gelesen werden die conversations.json von ChatGPT und JSON, das hier exportiert wurde. Was schon da ist, wird nicht noch einmal importiert, und nichts wird berechnet.</translation>
    </message>
    <message>
        <source>A new agent “Imported conversations”</source>
        <translation>Ein neuer Agent „Imported conversations“</translation>
    </message>
    <message>
        <source>The agent that answers when you continue one of them.</source>
        <translation>Der Agent, der antwortet, wenn eine davon fortgesetzt wird.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Die Datei wird gelesen …</translation>
    </message>
    <message>
        <source>%1 conversations so far</source>
        <translation>bisher %1 Unterhaltungen</translation>
    </message>
    <message>
        <source>%1 of %2 conversations are imported, with %3 messages.</source>
        <translation>%1 von %2 Unterhaltungen sind importiert, mit %3 Nachrichten.</translation>
    </message>
    <message>
        <source>%1 were here already.</source>
        <translation>%1 waren schon da.</translation>
    </message>
    <message>
        <source>As in “%1”</source>
        <translation>Wie in „%1“</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing was imported: %1</source>
        <translation>Nichts wurde importiert: %1</translation>
    </message>
</context>
<context>
    <name>troupe::JsonEdit</name>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>This must be an object: { … }</source>
        <translation>Das muss ein Objekt sein: { … }</translation>
    </message>
    <message>
        <source>This must be a list: [ … ]</source>
        <translation>Das muss eine Liste sein: [ … ]</translation>
    </message>
</context>
<context>
    <name>troupe::JsonEditor</name>
    <message>
        <source>%1 must be a schema: { … }</source>
        <translation>%1 muss ein Schema sein: { … }</translation>
    </message>
    <message>
        <source>%1: “%2” is no type. There are %3.</source>
        <translation>%1: „%2“ ist kein Typ. Es gibt %3.</translation>
    </message>
    <message>
        <source>%1: “required” must be a list of names</source>
        <translation>%1: „required“ muss eine Liste von Namen sein</translation>
    </message>
    <message>
        <source>%1: “properties” must be an object</source>
        <translation>%1: „properties“ muss ein Objekt sein</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>This must be an object: { … }</source>
        <translation>Das muss ein Objekt sein: { … }</translation>
    </message>
    <message>
        <source>The arguments are an object: &quot;type&quot;: &quot;object&quot;</source>
        <translation>Die Argumente sind ein Objekt: &quot;type&quot;: &quot;object&quot;</translation>
    </message>
    <message>
        <source>The schema</source>
        <translation>Das Schema</translation>
    </message>
</context>
<context>
    <name>troupe::KeyTable</name>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Begins with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Darf</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>Stufe</translation>
    </message>
</context>
<context>
    <name>troupe::KeysSection</name>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <translation>d. MMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Sealed file</source>
        <translation>Versiegelte Datei</translation>
    </message>
    <message>
        <source>This session only</source>
        <translation>Nur diese Sitzung</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>Noch nicht benutzt</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>Nicht verfügbar</translation>
    </message>
    <message>
        <source>Keys and secrets</source>
        <translation>Schlüssel und Geheimnisse</translation>
    </message>
    <message>
        <source>This window needs no key. Other programs and people do: each gets its own, with no more rights than it needs.</source>
        <translation>Dieses Fenster braucht keinen Schlüssel. Andere Programme und Menschen brauchen je einen eigenen, mit nicht mehr Rechten als nötig.</translation>
    </message>
    <message>
        <source>No keys yet. Programs that want to use this server need one.</source>
        <translation>Noch keine Schlüssel. Programme, die diesen Server benutzen sollen, brauchen einen.</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>Widerrufen …</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Secret store</source>
        <translation>Geheimnisspeicher</translation>
    </message>
    <message>
        <source>The keys cannot be read</source>
        <translation>Die Schlüssel können nicht gelesen werden</translation>
    </message>
    <message>
        <source>No key was made</source>
        <translation>Es wurde kein Schlüssel angelegt</translation>
    </message>
    <message>
        <source>Revoke the key “%1”?</source>
        <translation>Den Schlüssel „%1“ widerrufen?</translation>
    </message>
    <message>
        <source>Whatever uses it is refused from now on. This cannot be undone.</source>
        <translation>Wer ihn benutzt, wird ab jetzt abgewiesen. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>“%1” is not revoked</source>
        <translation>„%1“ ist nicht widerrufen</translation>
    </message>
    <message>
        <source>“%1” is revoked</source>
        <translation>„%1“ ist widerrufen</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Free</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>Starter</translation>
    </message>
    <message>
        <source>Professional</source>
        <translation>Professional</translation>
    </message>
    <message>
        <source>Enterprise</source>
        <translation>Enterprise</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
</context>
<context>
    <name>troupe::LedgerTable</name>
    <message>
        <source>d MMM HH:mm:ss</source>
        <translation>d. MMM HH:mm:ss</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>troupe::MainWindow</name>
    <message>
        <source>Opening your data…</source>
        <translation>Ihre Daten werden geöffnet …</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Ctrl+Shift+L</source>
        <translation>Ctrl+Shift+L</translation>
    </message>
    <message>
        <source>Collapse the sidebar</source>
        <translation>Seitenleiste einklappen</translation>
    </message>
    <message>
        <source>Ctrl+B</source>
        <translation>Ctrl+B</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+N</source>
        <translation>Ctrl+Shift+N</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden …</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation>Ctrl+Q</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>läuft nicht</translation>
    </message>
    <message>
        <source>That answer came from the built-in offline model. For a large model, add Ollama, LM Studio or an API.</source>
        <translation>Diese Antwort kam vom eingebauten Offline-Modell. Für ein großes Modell fügen Sie Ollama, LM Studio oder eine API hinzu.</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder einen Befehl ausführen</translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation>Ctrl+K</translation>
    </message>
    <message>
        <source>Somebody has to decide</source>
        <translation>Jemand muss entscheiden</translation>
    </message>
    <message>
        <source>Somebody has to decide: %1</source>
        <translation>Jemand muss entscheiden: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>troupe::McpCallDialog</name>
    <message>
        <source>Try “%1”</source>
        <translation>„%1“ ausprobieren</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufrufen</translation>
    </message>
    <message>
        <source>Fill in “%1”</source>
        <translation>„%1“ ausfüllen</translation>
    </message>
    <message>
        <source>Fill in</source>
        <translation>Ausfüllen</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>This is no JSON object: %1</source>
        <translation>Das ist kein JSON-Objekt: %1</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>Warten …</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>An error, after %1</source>
        <translation>Ein Fehler, nach %1</translation>
    </message>
</context>
<context>
    <name>troupe::McpDialog</name>
    <message>
        <source>Add an MCP server</source>
        <translation>MCP-Server hinzufügen</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
    <message>
        <source>Kind of server</source>
        <translation>Art des Servers</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Working folder</source>
        <translation>Arbeitsordner</translation>
    </message>
    <message>
        <source>The home folder</source>
        <translation>Der persönliche Ordner</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>variable</source>
        <translation>Variable</translation>
    </message>
    <message>
        <source>header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>Agents may call its tools</source>
        <translation>Agenten dürfen seine Werkzeuge aufrufen</translation>
    </message>
    <message>
        <source>Start it by itself</source>
        <translation>Von selbst starten</translation>
    </message>
    <message>
        <source>Share it with everybody</source>
        <translation>Mit allen teilen</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Ask first</source>
        <translation>Erst fragen</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Verboten</translation>
    </message>
    <message>
        <source>Its tools are called NAME__TOOL.</source>
        <translation>Seine Werkzeuge heißen NAME__WERKZEUG.</translation>
    </message>
    <message>
        <source>The program and its arguments; quotes keep spaces. It runs with your rights: start only what you trust.</source>
        <translation>Das Programm und seine Argumente; Anführungszeichen halten Leerzeichen. Es läuft mit Ihren Rechten: Starten Sie nur, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Tokens and keys belong here, not into the command: values are kept in the secret store.</source>
        <translation>Token und Schlüssel gehören hierher, nicht in den Befehl: Werte liegen im Geheimnisspeicher.</translation>
    </message>
    <message>
        <source>Folders it may work in</source>
        <translation>Ordner, in denen er arbeiten darf</translation>
    </message>
    <message>
        <source>The server is told of them; whether it keeps to them is up to it.</source>
        <translation>Dem Server werden sie genannt; ob er sich daran hält, liegt bei ihm.</translation>
    </message>
    <message>
        <source>It often ends in /mcp.</source>
        <translation>Oft endet sie auf /mcp.</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>Such as Authorization with “Bearer ” and a token; values are kept in the secret store.</source>
        <translation>Etwa Authorization mit „Bearer “ und einem Token; Werte liegen im Geheimnisspeicher.</translation>
    </message>
    <message>
        <source>Unless something else is said of a tool.</source>
        <translation>Sofern für ein Werkzeug nichts anderes gilt.</translation>
    </message>
    <message>
        <source>With Troupe, and again when it ends unasked.</source>
        <translation>Mit Troupe, und wieder, wenn er ungefragt endet.</translation>
    </message>
    <message>
        <source>Share it</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Everybody who uses this server may use its tools.</source>
        <translation>Alle, die diesen Server benutzen, dürfen seine Werkzeuge benutzen.</translation>
    </message>
    <message>
        <source>Examine</source>
        <translation>Untersuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>troupe::McpDoctorView</name>
    <message>
        <source>The command</source>
        <translation>Der Befehl</translation>
    </message>
    <message>
        <source>The working folder</source>
        <translation>Der Arbeitsordner</translation>
    </message>
    <message>
        <source>The folders it may work in</source>
        <translation>Die Ordner, in denen er arbeiten darf</translation>
    </message>
    <message>
        <source>What runs it</source>
        <translation>Was ihn ausführt</translation>
    </message>
    <message>
        <source>The start</source>
        <translation>Der Start</translation>
    </message>
    <message>
        <source>The greeting</source>
        <translation>Die Begrüßung</translation>
    </message>
    <message>
        <source>Its tools</source>
        <translation>Seine Werkzeuge</translation>
    </message>
    <message>
        <source>The address</source>
        <translation>Die Adresse</translation>
    </message>
    <message>
        <source>The connection</source>
        <translation>Die Verbindung</translation>
    </message>
    <message>
        <source>The credential</source>
        <translation>Die Zugangsdaten</translation>
    </message>
    <message>
        <source>What is at the address</source>
        <translation>Was an der Adresse ist</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Examine</source>
        <translation>Untersuchen</translation>
    </message>
    <message>
        <source>What the doctor found</source>
        <translation>Was der Doktor fand</translation>
    </message>
    <message>
        <source>Starts the server once more, asks it for its tools, and says what works and what does not.</source>
        <translation>Startet den Server noch einmal, fragt nach seinen Werkzeugen und sagt, was geht und was nicht.</translation>
    </message>
    <message>
        <source>Examining; this takes up to half a minute…</source>
        <translation>Wird untersucht; das dauert bis zu einer halben Minute …</translation>
    </message>
    <message>
        <source>The server works.</source>
        <translation>Der Server arbeitet.</translation>
    </message>
    <message>
        <source>The server does not work.</source>
        <translation>Der Server arbeitet nicht.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>troupe::McpPanel</name>
    <message>
        <source>%1: added</source>
        <translation>%1: hinzugefügt</translation>
    </message>
    <message>
        <source>%1: added, but switched off until you %2</source>
        <translation>%1: hinzugefügt, aber ausgeschaltet; es fehlt: %2</translation>
    </message>
    <message>
        <source>%1: left out; %2</source>
        <translation>%1: ausgelassen; %2</translation>
    </message>
    <message>
        <source>MCP servers</source>
        <translation>MCP-Server</translation>
    </message>
    <message>
        <source>A server of the Model Context Protocol brings tools that your agents can call: files, issue trackers, databases. Each tool asks first until you say otherwise.</source>
        <translation>Ein Server des Model Context Protocol bringt Werkzeuge mit, die Ihre Agenten aufrufen können: Dateien, Ticketsysteme, Datenbanken. Jedes Werkzeug fragt zuerst, bis Sie etwas anderes sagen.</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>Import from Claude Desktop, Cursor or VS Code</source>
        <translation>Aus Claude Desktop, Cursor oder VS Code übernehmen</translation>
    </message>
    <message>
        <source>No MCP servers yet</source>
        <translation>Noch keine MCP-Server</translation>
    </message>
    <message>
        <source>The MCP servers cannot be read</source>
        <translation>Die MCP-Server können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Remove the MCP server “%1”?</source>
        <translation>Den MCP-Server „%1“ entfernen?</translation>
    </message>
    <message>
        <source>It is stopped, and its secrets are deleted. Agents cannot call its tools any more.</source>
        <translation>Er wird angehalten, und seine Geheimnisse werden gelöscht. Agenten können seine Werkzeuge nicht mehr aufrufen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>“%1” is not removed</source>
        <translation>„%1“ ist nicht entfernt</translation>
    </message>
    <message>
        <source>Import MCP servers</source>
        <translation>MCP-Server übernehmen</translation>
    </message>
    <message>
        <source>Settings of other programs (*.json)</source>
        <translation>Einstellungen anderer Programme (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Nothing was imported</source>
        <translation>Nichts wurde übernommen</translation>
    </message>
    <message>
        <source>%1 cannot be read, or is larger than 1 MB.</source>
        <translation>%1 kann nicht gelesen werden oder ist größer als 1 MB.</translation>
    </message>
    <message>
        <source>%1 is no JSON object: %2</source>
        <translation>%1 ist kein JSON-Objekt: %2</translation>
    </message>
    <message>
        <source>MCP servers imported: %1</source>
        <translation>Übernommene MCP-Server: %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>troupe::McpResourceView</name>
    <message>
        <source>(%1, %2 bytes)</source>
        <translation>(%1, %2 Bytes)</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Nichts da</translation>
    </message>
    <message>
        <source>This server offers no resources and no prompts.</source>
        <translation>Dieser Server bietet weder Ressourcen noch Vorlagen.</translation>
    </message>
    <message>
        <source>Resources and prompts of the server</source>
        <translation>Ressourcen und Vorlagen des Servers</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>A template: its placeholders are filled in by who uses it.</source>
        <translation>Ein Muster: Wer es benutzt, füllt seine Platzhalter aus.</translation>
    </message>
    <message>
        <source>What it offers cannot be read</source>
        <translation>Was er anbietet, lässt sich nicht lesen</translation>
    </message>
</context>
<context>
    <name>troupe::McpServerModel</name>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>Neuer Versuch</translation>
    </message>
    <message>
        <source>Not working</source>
        <translation>Arbeitet nicht</translation>
    </message>
    <message numerus="yes">
        <source>%n tools</source>
        <translation>
            <numerusform>%n Werkzeug</numerusform>
            <numerusform>%n Werkzeuge</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>troupe::McpServerView</name>
    <message>
        <source>%1 %2, revision %3 of MCP · %4</source>
        <translation>%1 %2, Revision %3 von MCP · %4</translation>
    </message>
    <message>
        <source>%1 It is tried again at %2.</source>
        <translation>%1 Neuer Versuch um %2.</translation>
    </message>
    <message>
        <source>Parts of the server</source>
        <translation>Teile des Servers</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Resources and prompts</source>
        <translation>Ressourcen und Vorlagen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>Doktor</translation>
    </message>
    <message>
        <source>Log of the server</source>
        <translation>Protokoll des Servers</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Change the server</source>
        <translation>Server ändern</translation>
    </message>
    <message>
        <source>Remove the server</source>
        <translation>Server entfernen</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
    <message>
        <source>The server is not started</source>
        <translation>Der Server ist nicht gestartet</translation>
    </message>
    <message>
        <source>The server is not stopped</source>
        <translation>Der Server ist nicht angehalten</translation>
    </message>
</context>
<context>
    <name>troupe::McpToolModel</name>
    <message>
        <source>Not usable</source>
        <translation>Unbrauchbar</translation>
    </message>
</context>
<context>
    <name>troupe::McpToolView</name>
    <message>
        <source>Tools of the server</source>
        <translation>Werkzeuge des Servers</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>No tools</source>
        <translation>Keine Werkzeuge</translation>
    </message>
    <message>
        <source>This server offers none.</source>
        <translation>Dieser Server bietet keine.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Its tools show when it has said which it has.</source>
        <translation>Seine Werkzeuge erscheinen, sobald er sie genannt hat.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Start the server to see its tools.</source>
        <translation>Starten Sie den Server, um seine Werkzeuge zu sehen.</translation>
    </message>
    <message>
        <source>Not working</source>
        <translation>Arbeitet nicht</translation>
    </message>
    <message>
        <source>The doctor finds out why.</source>
        <translation>Der Doktor findet heraus, warum.</translation>
    </message>
    <message>
        <source>The server says that it only reads. That is not checked, so it counts as external.</source>
        <translation>Der Server sagt, dass es nur liest. Das ist nicht geprüft, darum gilt es als nach außen wirkend.</translation>
    </message>
    <message>
        <source>Whether agents may call this tool</source>
        <translation>Ob Agenten dieses Werkzeug aufrufen dürfen</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verbieten</translation>
    </message>
    <message>
        <source>The permission is not changed</source>
        <translation>Die Erlaubnis ist nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::MemorySection</name>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Summarise older turns</source>
        <translation>Ältere Runden zusammenfassen</translation>
    </message>
    <message>
        <source>What of a conversation the agent is given back with each message. The whole conversation is always kept and shown.</source>
        <translation>Was dem Agenten von einer Unterhaltung mit jeder Nachricht mitgegeben wird. Behalten und gezeigt wird immer die ganze.</translation>
    </message>
    <message>
        <source>Remembers</source>
        <translation>Erinnert sich an</translation>
    </message>
    <message>
        <source>A turn is a message and its answer; older ones are left out.</source>
        <translation>Eine Runde ist eine Nachricht mit ihrer Antwort; ältere fallen weg.</translation>
    </message>
    <message>
        <source>What falls out of the window is given as a short summary instead.</source>
        <translation>Was aus dem Fenster fällt, wird als kurze Zusammenfassung mitgegeben.</translation>
    </message>
</context>
<context>
    <name>troupe::ModelPicker</name>
    <message>
        <source>Default model</source>
        <translation>Standardmodell</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message numerus="yes">
        <source>Search %n models…</source>
        <translation>
            <numerusform>%n Modell durchsuchen …</numerusform>
            <numerusform>%n Modelle durchsuchen …</numerusform>
        </translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Free; nothing leaves this machine</source>
        <translation>Kostenlos; nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>%1 in · %2 out per million</source>
        <translation>%1 hinein · %2 heraus je Million</translation>
    </message>
    <message>
        <source> · %1k context</source>
        <translation> · %1k Kontext</translation>
    </message>
    <message>
        <source>local</source>
        <translation>lokal</translation>
    </message>
    <message>
        <source>not configured</source>
        <translation>nicht eingerichtet</translation>
    </message>
    <message>
        <source>Follows the setting of the server</source>
        <translation>Folgt der Einstellung des Servers</translation>
    </message>
    <message>
        <source>%1 · not configured</source>
        <translation>%1 · nicht eingerichtet</translation>
    </message>
</context>
<context>
    <name>troupe::ModelSection</name>
    <message>
        <source>Model and sampling</source>
        <translation>Modell und Sampling</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Own temperature</source>
        <translation>Eigene Temperatur</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>as long as the model allows</source>
        <translation>so lang, wie das Modell erlaubt</translation>
    </message>
    <message>
        <source>Off: the model&apos;s default. Low is exact and repeatable, high is varied.</source>
        <translation>Aus: wie das Modell es vorgibt. Niedrig ist genau und wiederholbar, hoch ist abwechslungsreich.</translation>
    </message>
    <message>
        <source>In tokens; empty for the model&apos;s own limit.</source>
        <translation>In Token; leer: die Grenze des Modells.</translation>
    </message>
    <message>
        <source>A whole number of tokens, or nothing</source>
        <translation>Eine ganze Zahl von Token oder nichts</translation>
    </message>
    <message>
        <source>Default model (%1)</source>
        <translation>Standardmodell (%1)</translation>
    </message>
    <message>
        <source>Follows the default of the server, under Settings.</source>
        <translation>Folgt der Vorgabe des Servers in den Einstellungen.</translation>
    </message>
    <message>
        <source>This model is in no catalogue and no provider lists it now.</source>
        <translation>Dieses Modell steht in keinem Katalog, und kein Anbieter führt es gerade.</translation>
    </message>
    <message>
        <source>%1 in and %2 out per million tokens</source>
        <translation>%1 hinein und %2 heraus je Million Token</translation>
    </message>
    <message>
        <source>%L1 tokens of context</source>
        <translation>%L1 Token Kontext</translation>
    </message>
    <message>
        <source>nothing leaves this machine</source>
        <translation>nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>no provider is set up for it: the offline model answers, and says so</source>
        <translation>kein Anbieter ist dafür eingerichtet: Das Offline-Modell antwortet und sagt es dazu</translation>
    </message>
</context>
<context>
    <name>troupe::ModelTable</name>
    <message>
        <source>%L1k</source>
        <translation>%L1k</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>Lokal</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Input / M</source>
        <translation>Eingabe / Mio.</translation>
    </message>
    <message>
        <source>Output / M</source>
        <translation>Ausgabe / Mio.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ihrer</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>List, changed</source>
        <translation>Liste, geändert</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>Nicht eingerichtet</translation>
    </message>
    <message>
        <source>Also %1</source>
        <translation>Auch %1</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
</context>
<context>
    <name>troupe::ModelsSection</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Search models…</source>
        <translation>Modelle suchen …</translation>
    </message>
    <message>
        <source>Only those that can answer now</source>
        <translation>Nur solche, die jetzt antworten können</translation>
    </message>
    <message>
        <source>The models cannot be read</source>
        <translation>Die Modelle können nicht gelesen werden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Models &amp; prices</source>
        <translation>Modelle &amp; Preise</translation>
    </message>
    <message>
        <source>What can be asked for, with prices in dollars per million tokens. What you say of a model counts before every list.</source>
        <translation>Was verlangt werden kann, mit Preisen in Dollar je Million Token. Was Sie über ein Modell sagen, zählt vor jeder Liste.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>What you said of models cannot be read</source>
        <translation>Was Sie über Modelle gesagt haben, kann nicht gelesen werden</translation>
    </message>
</context>
<context>
    <name>troupe::NewKeyDialog</name>
    <message>
        <source>New API key</source>
        <translation>Neuer API-Schlüssel</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>laptop</source>
        <translation>Laptop</translation>
    </message>
    <message>
        <source>Where it will be used.</source>
        <translation>Wo er benutzt wird.</translation>
    </message>
    <message>
        <source>It may</source>
        <translation>Er darf</translation>
    </message>
    <message>
        <source>Read agents and conversations</source>
        <translation>Agenten und Unterhaltungen lesen</translation>
    </message>
    <message>
        <source>Change agents and chat</source>
        <translation>Agenten ändern und chatten</translation>
    </message>
    <message>
        <source>Use models</source>
        <translation>Modelle benutzen</translation>
    </message>
    <message>
        <source>Read usage and costs</source>
        <translation>Verbrauch und Kosten lesen</translation>
    </message>
    <message>
        <source>Administer the server</source>
        <translation>Den Server verwalten</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Run teams</source>
        <translation>Teams ausführen</translation>
    </message>
    <message>
        <source>Decide approvals</source>
        <translation>Über Freigaben entscheiden</translation>
    </message>
    <message>
        <source>Read knowledge</source>
        <translation>Wissen lesen</translation>
    </message>
    <message>
        <source>Change knowledge</source>
        <translation>Wissen ändern</translation>
    </message>
    <message>
        <source>Bounds requests per hour, tokens per day and agents.</source>
        <translation>Begrenzt Anfragen je Stunde, Token je Tag und Agenten.</translation>
    </message>
</context>
<context>
    <name>troupe::NewPasswordField</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Make one up</source>
        <translation>Eines ausdenken</translation>
    </message>
</context>
<context>
    <name>troupe::NoticesPopover</name>
    <message>
        <source>Notifications</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Nothing to report. What goes wrong is kept here until you close the window.</source>
        <translation>Nichts zu berichten. Was schiefgeht, steht hier, bis Sie das Fenster schließen.</translation>
    </message>
</context>
<context>
    <name>troupe::OverrideDialog</name>
    <message>
        <source>What you say of “%1”</source>
        <translation>Was Sie über „%1“ sagen</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>Add a capability…</source>
        <translation>Fähigkeit hinzufügen …</translation>
    </message>
    <message>
        <source>It counts from the next answer on. An empty field is as it is known otherwise; prices are dollars per million tokens.</source>
        <translation>Es zählt ab der nächsten Antwort. Ein leeres Feld bleibt, wie es sonst bekannt ist; Preise sind Dollar je Million Token.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Cached input</source>
        <translation>Eingabe aus Cache</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <source>In tokens.</source>
        <translation>In Token.</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Such as text, vision, function_calling, reasoning.</source>
        <translation>Etwa text, vision, function_calling, reasoning.</translation>
    </message>
    <message>
        <source>As known otherwise</source>
        <translation>Wie sonst bekannt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Dollars such as 0.15</source>
        <translation>Dollar, etwa 0,15</translation>
    </message>
    <message>
        <source>A whole number of tokens</source>
        <translation>Eine ganze Zahl von Token</translation>
    </message>
</context>
<context>
    <name>troupe::PaletteSearch</name>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
</context>
<context>
    <name>troupe::PasswordDialog</name>
    <message>
        <source>New password for “%1”</source>
        <translation>Neues Passwort für „%1“</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Ihr Passwort</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Set the password</source>
        <translation>Passwort setzen</translation>
    </message>
    <message>
        <source>Whoever is logged in with the old one is logged out. API keys stay valid.</source>
        <translation>Wer mit dem alten angemeldet ist, wird abgemeldet. API-Schlüssel bleiben gültig.</translation>
    </message>
    <message>
        <source>Other places where you are logged in are logged out.</source>
        <translation>Andere Orte, an denen Sie angemeldet sind, werden abgemeldet.</translation>
    </message>
    <message>
        <source>Current password</source>
        <translation>Jetziges Passwort</translation>
    </message>
    <message>
        <source>Empty if you have none yet.</source>
        <translation>Leer, wenn Sie noch keines haben.</translation>
    </message>
    <message>
        <source>At least eight characters.</source>
        <translation>Mindestens acht Zeichen.</translation>
    </message>
</context>
<context>
    <name>troupe::PasswordEdit</name>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
</context>
<context>
    <name>troupe::PathField</name>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Einen Ordner auswählen</translation>
    </message>
    <message>
        <source>Choose a database or CSV file</source>
        <translation>Eine Datenbank oder CSV-Datei auswählen</translation>
    </message>
    <message>
        <source>Data (*.csv *.tsv *.txt *.db *.sqlite *.sqlite3);;All files (*)</source>
        <translation>Daten (*.csv *.tsv *.txt *.db *.sqlite *.sqlite3);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>troupe::PeopleSection</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Who may log in to this server, and what they may do. Everybody has their own agents and conversations.</source>
        <translation>Wer sich an diesem Server anmelden und was er tun darf. Jeder hat eigene Agenten und Unterhaltungen.</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Person hinzufügen</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>Neues Passwort …</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Change your password…</source>
        <translation>Ihr Passwort ändern …</translation>
    </message>
    <message>
        <source>Your password is changed</source>
        <translation>Ihr Passwort ist geändert</translation>
    </message>
    <message>
        <source>You are “%1”, an administrator of this server.</source>
        <translation>Sie sind „%1“, Administrator dieses Servers.</translation>
    </message>
    <message>
        <source>You are “%1”, a member. An administrator looks after the people of this server.</source>
        <translation>Sie sind „%1“, ein Mitglied. Um die Personen dieses Servers kümmert sich ein Administrator.</translation>
    </message>
    <message>
        <source>The people cannot be read</source>
        <translation>Die Personen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Make a member</source>
        <translation>Zum Mitglied machen</translation>
    </message>
    <message>
        <source>Make an administrator</source>
        <translation>Zum Administrator machen</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Zulassen</translation>
    </message>
    <message>
        <source>Disable…</source>
        <translation>Sperren …</translation>
    </message>
    <message>
        <source>“%1” is added</source>
        <translation>„%1“ ist hinzugefügt</translation>
    </message>
    <message>
        <source>“%1” has a new password</source>
        <translation>„%1“ hat ein neues Passwort</translation>
    </message>
    <message>
        <source>Make “%1” an administrator?</source>
        <translation>„%1“ zum Administrator machen?</translation>
    </message>
    <message>
        <source>Make “%1” a member?</source>
        <translation>„%1“ zum Mitglied machen?</translation>
    </message>
    <message>
        <source>Administrators see and change everything on this server, people included.</source>
        <translation>Administratoren sehen und ändern alles auf diesem Server, auch die Personen.</translation>
    </message>
    <message>
        <source>They keep what is theirs, and no longer see what belongs to others.</source>
        <translation>Eigenes bleibt erhalten; was anderen gehört, ist nicht mehr zu sehen.</translation>
    </message>
    <message>
        <source>“%1” is an administrator now</source>
        <translation>„%1“ ist jetzt Administrator</translation>
    </message>
    <message>
        <source>“%1” is a member now</source>
        <translation>„%1“ ist jetzt Mitglied</translation>
    </message>
    <message>
        <source>“%1” may log in again</source>
        <translation>„%1“ darf sich wieder anmelden</translation>
    </message>
    <message>
        <source>Disable “%1”?</source>
        <translation>„%1“ sperren?</translation>
    </message>
    <message>
        <source>Their logins and API keys are refused at once. What is theirs is kept, and they can be enabled again.</source>
        <translation>Anmeldungen und API-Schlüssel werden sofort abgelehnt. Was der Person gehört, bleibt erhalten, und sie kann wieder zugelassen werden.</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>“%1” is disabled</source>
        <translation>„%1“ ist gesperrt</translation>
    </message>
    <message>
        <source>“%1” was not changed</source>
        <translation>„%1“ wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::PeopleTable</name>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <translation>d. MMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Last login</source>
        <translation>Letzte Anmeldung</translation>
    </message>
</context>
<context>
    <name>troupe::PoliciesPanel</name>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Ask earlier</source>
        <translation>Früher fragen</translation>
    </message>
    <message>
        <source>Ask later</source>
        <translation>Später fragen</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>The first policy that fits decides. Where none fits, the agent&apos;s permission for the tool counts, then the tool&apos;s own.</source>
        <translation>Die erste Richtlinie, die passt, entscheidet. Passt keine, gilt die Erlaubnis des Agenten für das Werkzeug, dann die des Werkzeugs selbst.</translation>
    </message>
    <message>
        <source>No policies yet</source>
        <translation>Noch keine Richtlinien</translation>
    </message>
    <message>
        <source>Tools ask as they say themselves. A policy lets through, asks or denies by agent, tool, risk or cost.</source>
        <translation>Werkzeuge fragen, wie sie es selbst sagen. Eine Richtlinie lässt durch, fragt oder verweigert nach Agent, Werkzeug, Risiko oder Kosten.</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Neue Richtlinie</translation>
    </message>
    <message>
        <source>The policies cannot be read</source>
        <translation>Die Richtlinien können nicht gelesen werden</translation>
    </message>
    <message>
        <source>“%1” counts from now on</source>
        <translation>„%1“ gilt ab jetzt</translation>
    </message>
    <message>
        <source>“%1” is changed</source>
        <translation>„%1“ ist geändert</translation>
    </message>
    <message>
        <source>Remove the policy “%1”?</source>
        <translation>Die Richtlinie „%1“ entfernen?</translation>
    </message>
    <message>
        <source>What it decided so far stays decided. From now on the policies after it count.</source>
        <translation>Was sie bisher entschied, bleibt entschieden. Ab jetzt gelten die Richtlinien nach ihr.</translation>
    </message>
    <message>
        <source>“%1” is removed</source>
        <translation>„%1“ ist entfernt</translation>
    </message>
    <message>
        <source>“%1” was not removed</source>
        <translation>„%1“ wurde nicht entfernt</translation>
    </message>
    <message>
        <source>The order was not changed</source>
        <translation>Die Reihenfolge wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::PolicyDialog</name>
    <message>
        <source>New policy</source>
        <translation>Neue Richtlinie</translation>
    </message>
    <message>
        <source>Change the policy</source>
        <translation>Die Richtlinie ändern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Such as “Reading is fine”</source>
        <translation>Etwa „Lesen ist erlaubt“</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Worüber</translation>
    </message>
    <message>
        <source>Calls of tools</source>
        <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Dann</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Every tool</source>
        <translation>Jedes Werkzeug</translation>
    </message>
    <message>
        <source>From this risk on</source>
        <translation>Ab diesem Risiko</translation>
    </message>
    <message>
        <source>Once the run has cost</source>
        <translation>Sobald der Lauf gekostet hat</translation>
    </message>
    <message>
        <source>Denied by itself after hours</source>
        <translation>Verfällt nach Stunden</translation>
    </message>
    <message>
        <source>Seven days</source>
        <translation>Sieben Tage</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Make the policy</source>
        <translation>Richtlinie anlegen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A name, or a pattern such as file_*</source>
        <translation>Ein Name oder ein Muster wie file_*</translation>
    </message>
    <message>
        <source>Tools that</source>
        <translation>Werkzeuge, wie sie</translation>
    </message>
    <message>
        <source>None is every one</source>
        <translation>Keines heißt jedes</translation>
    </message>
    <message>
        <source>Once the run has cost ($)</source>
        <translation>Ab Kosten von ($)</translation>
    </message>
    <message>
        <source>Denied by itself after (hours)</source>
        <translation>Verfällt nach (Stunden)</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Every agent</source>
        <translation>Jeder Agent</translation>
    </message>
    <message>
        <source>A policy needs a name</source>
        <translation>Eine Richtlinie braucht einen Namen</translation>
    </message>
    <message>
        <source>Dollars, such as 0.50</source>
        <translation>Dollar, etwa 0.50</translation>
    </message>
    <message>
        <source>Up to 8760</source>
        <translation>Bis 8760</translation>
    </message>
    <message>
        <source>Fields of the policy</source>
        <translation>Felder der Richtlinie</translation>
    </message>
</context>
<context>
    <name>troupe::PolicyListModel</name>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>Policy %1, %2, %3, %4</source>
        <translation>Richtlinie %1, %2, %3, %4</translation>
    </message>
</context>
<context>
    <name>troupe::PriceEstimate</name>
    <message>
        <source>≈ %1 tokens in</source>
        <translation>≈ %1 Tokens hinein</translation>
    </message>
    <message>
        <source>free</source>
        <translation>kostenlos</translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation>Preis unbekannt</translation>
    </message>
    <message>
        <source>%1: %2 tokens in, %3 to %4 out</source>
        <translation>%1: %2 Tokens hinein, %3 bis %4 heraus</translation>
    </message>
    <message>
        <source>The model takes %1 tokens.</source>
        <translation>Das Modell fasst %1 Tokens.</translation>
    </message>
</context>
<context>
    <name>troupe::PrivacySection</name>
    <message>
        <source>Privacy &amp; network</source>
        <translation>Privatsphäre &amp; Netz</translation>
    </message>
    <message>
        <source>No telemetry, no account. What leaves this machine is what you ask for, and all of it is listed here.</source>
        <translation>Keine Telemetrie, kein Konto. Diesen Rechner verlässt nur, was Sie verlangen, und alles davon steht hier.</translation>
    </message>
    <message>
        <source>Offline lock</source>
        <translation>Offline-Sperre</translation>
    </message>
    <message>
        <source>Nothing has left this machine, and nothing was refused.</source>
        <translation>Nichts hat diesen Rechner verlassen, und nichts wurde abgewiesen.</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Own certificates</source>
        <translation>Eigene Zertifikate</translation>
    </message>
    <message>
        <source>Private networks that may be called</source>
        <translation>Private Netze, die angesprochen werden dürfen</translation>
    </message>
    <message>
        <source>No packet leaves this machine while it is closed, not even a name lookup. Models on this machine go on working.</source>
        <translation>Ist sie geschlossen, verlässt kein Paket diesen Rechner, nicht einmal eine Namensabfrage. Modelle auf diesem Rechner arbeiten weiter.</translation>
    </message>
    <message>
        <source>Network ledger</source>
        <translation>Netzprotokoll</translation>
    </message>
    <message>
        <source>Every outbound connection, with the reason for it, and every one that was refused.</source>
        <translation>Jede Verbindung nach außen mit ihrem Grund und jede, die abgewiesen wurde.</translation>
    </message>
    <message>
        <source>The way out</source>
        <translation>Der Weg nach außen</translation>
    </message>
    <message>
        <source>http:// or socks5://; empty: none. Never for this machine itself.</source>
        <translation>http:// oder socks5://; leer: keiner. Nie für diesen Rechner selbst.</translation>
    </message>
    <message>
        <source>A PEM file trusted beside the system&apos;s.</source>
        <translation>Eine PEM-Datei, der neben denen des Systems vertraut wird.</translation>
    </message>
    <message>
        <source>Tools and webhooks reach no private address unless its network is listed.</source>
        <translation>Werkzeuge und Webhooks erreichen keine private Adresse, deren Netz hier nicht steht.</translation>
    </message>
    <message>
        <source>Closed: this machine keeps to itself.</source>
        <translation>Geschlossen: Dieser Rechner bleibt für sich.</translation>
    </message>
    <message>
        <source>Open: providers, tools and webhooks that you set up may be called.</source>
        <translation>Offen: Eingerichtete Anbieter, Werkzeuge und Webhooks dürfen angesprochen werden.</translation>
    </message>
    <message>
        <source>Look for model servers</source>
        <translation>Nach Modellservern suchen</translation>
    </message>
    <message>
        <source>Look for model servers on this machine</source>
        <translation>Auf diesem Rechner nach Modellservern suchen</translation>
    </message>
    <message>
        <source>When Settings → Providers is opened, or somebody asks: the usual ports of Ollama, LM Studio and others on 127.0.0.1 are tried. Never by itself.</source>
        <translation>Wenn „Einstellungen → Anbieter“ geöffnet wird oder jemand fragt: Die üblichen Ports von Ollama, LM Studio und anderen auf 127.0.0.1 werden versucht. Nie von selbst.</translation>
    </message>
</context>
<context>
    <name>troupe::ProgressLine</name>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
</context>
<context>
    <name>troupe::PromptEditor</name>
    <message>
        <source>Variable</source>
        <translation>Variable</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>troupe::PromptSection</name>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>System-Prompt</translation>
    </message>
    <message>
        <source>What the agent is told before every conversation. {names} in braces are marked.</source>
        <translation>Was dem Agenten vor jeder Unterhaltung gesagt wird. {Namen} in Klammern sind hervorgehoben.</translation>
    </message>
    <message>
        <source>%L1 characters</source>
        <translation>%L1 Zeichen</translation>
    </message>
    <message>
        <source>%1 · %L2 tokens with every message</source>
        <translation>%1 · %L2 Token mit jeder Nachricht</translation>
    </message>
</context>
<context>
    <name>troupe::ProviderDialog</name>
    <message>
        <source>Add a provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>Basis-URL</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Modell hinzufügen …</translation>
    </message>
    <message>
        <source>Kind of provider</source>
        <translation>Art des Anbieters</translation>
    </message>
    <message>
        <source>Also the prefix of its models: name/model</source>
        <translation>Auch der Vorsatz seiner Modelle: Name/Modell</translation>
    </message>
    <message>
        <source>One is stored. Leave this empty to keep it.</source>
        <translation>Einer ist gespeichert. Lassen Sie das leer, um ihn zu behalten.</translation>
    </message>
    <message>
        <source>Kept in the secret store, never in the database or a log.</source>
        <translation>Liegt im Geheimnisspeicher, nie in der Datenbank oder in einem Protokoll.</translation>
    </message>
    <message>
        <source>Empty: the ones it lists itself.</source>
        <translation>Leer: die, die er selbst aufzählt.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add and test</source>
        <translation>Hinzufügen und testen</translation>
    </message>
    <message>
        <source>Save and test</source>
        <translation>Speichern und testen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Of OpenAI-compatible servers up to and with /v1</source>
        <translation>Von OpenAI-kompatiblen Servern bis einschließlich /v1</translation>
    </message>
</context>
<context>
    <name>troupe::ProvidersSection</name>
    <message>
        <source>No models known yet: test it, or enter their names.</source>
        <translation>Noch keine Modelle bekannt: Testen Sie ihn oder geben Sie ihre Namen ein.</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weiteres</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Where answers come from. The built-in offline model is always there; add programs on this machine or services on the network.</source>
        <translation>Woher Antworten kommen. Das eingebaute Offline-Modell ist immer da; fügen Sie Programme auf diesem Rechner oder Dienste im Netz hinzu.</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>The providers cannot be read</source>
        <translation>Die Anbieter können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Built-in offline model</source>
        <translation>Eingebautes Offline-Modell</translation>
    </message>
    <message>
        <source>Only the offline model so far</source>
        <translation>Bisher nur das Offline-Modell</translation>
    </message>
    <message>
        <source>It answers from templates and simple rules, at no cost and without a network. For a large model, start Ollama, LM Studio or llama.cpp on this machine, or enter the key of a service.</source>
        <translation>Es antwortet nach Vorlagen und einfachen Regeln, kostenlos und ohne Netz. Für ein großes Modell starten Sie Ollama, LM Studio oder llama.cpp auf diesem Rechner oder geben Sie den Schlüssel eines Dienstes ein.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Always there</source>
        <translation>Immer da</translation>
    </message>
    <message>
        <source>Not answering</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>Nicht getestet</translation>
    </message>
    <message>
        <source>Key stored</source>
        <translation>Schlüssel gespeichert</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 testen</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 benutzen</translation>
    </message>
    <message>
        <source>“%1” was not tested</source>
        <translation>„%1“ wurde nicht getestet</translation>
    </message>
    <message>
        <source>“%1”: %2 (%3 ms)</source>
        <translation>„%1“: %2 (%3 ms)</translation>
    </message>
    <message>
        <source>“%1” does not answer</source>
        <translation>„%1“ antwortet nicht</translation>
    </message>
    <message>
        <source>Remove the provider “%1”?</source>
        <translation>Den Anbieter „%1“ entfernen?</translation>
    </message>
    <message>
        <source>Its API key is deleted from the secret store. Agents that use its models fall back to the offline model, if that is allowed.</source>
        <translation>Sein API-Schlüssel wird aus dem Geheimnisspeicher gelöscht. Für Agenten, die seine Modelle benutzen, springt das Offline-Modell ein, wenn das erlaubt ist.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>“%1” is not removed</source>
        <translation>„%1“ ist nicht entfernt</translation>
    </message>
    <message>
        <source>The provider was not changed</source>
        <translation>Der Anbieter wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::RehearsalModel</name>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
</context>
<context>
    <name>troupe::RehearsalView</name>
    <message>
        <source>was let through</source>
        <translation>wurde durchgelassen</translation>
    </message>
    <message>
        <source>was denied</source>
        <translation>wurde verweigert</translation>
    </message>
    <message>
        <source>a person approved it</source>
        <translation>ein Mensch gab es frei</translation>
    </message>
    <message>
        <source>a person rejected it</source>
        <translation>ein Mensch lehnte es ab</translation>
    </message>
    <message>
        <source>nobody decided in time</source>
        <translation>niemand entschied rechtzeitig</translation>
    </message>
    <message>
        <source>nobody has decided</source>
        <translation>niemand hat entschieden</translation>
    </message>
    <message>
        <source>What would be different</source>
        <translation>Was anders wäre</translation>
    </message>
    <message>
        <source>A rehearsal tells what the policies would have done to the last calls and answers, and where people decided otherwise. It changes nothing.</source>
        <translation>Eine Probe sagt, was die Richtlinien mit den letzten Aufrufen und Antworten getan hätten und wo Menschen anders entschieden. Sie ändert nichts.</translation>
    </message>
    <message>
        <source>Nothing was called yet, so there is nothing to rehearse with.</source>
        <translation>Noch wurde nichts aufgerufen, also gibt es nichts zu proben.</translation>
    </message>
    <message>
        <source>Of the last %1: %2 let through, %3 asked about, %4 denied</source>
        <translation>Von den letzten %1: %2 durchgelassen, %3 gefragt, %4 verweigert</translation>
    </message>
    <message>
        <source>%1 questions fewer and %2 more than it was; %3 would go another way</source>
        <translation>%1 Fragen weniger und %2 mehr, als es waren; %3 gingen anders aus</translation>
    </message>
    <message>
        <source>Against what people decided: %1 let through that were rejected, %2 denied that were approved</source>
        <translation>Gegen Entscheidungen von Menschen: %1 durchgelassen, die abgelehnt wurden, %2 verweigert, die freigegeben wurden</translation>
    </message>
    <message>
        <source>Nothing against what people decided</source>
        <translation>Nichts gegen Entscheidungen von Menschen</translation>
    </message>
</context>
<context>
    <name>troupe::RerunDialog</name>
    <message>
        <source>Run again from “%1”</source>
        <translation>Ab „%1“ erneut ausführen</translation>
    </message>
    <message>
        <source>What to change</source>
        <translation>Was geändert wird</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Neuer Wert</translation>
    </message>
    <message>
        <source>A new run begins. Steps that do not come after this one keep their results.</source>
        <translation>Ein neuer Lauf beginnt. Schritte, die nicht nach diesem kommen, behalten ihre Ergebnisse.</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>This must be an object: { … }</source>
        <translation>Das muss ein Objekt sein: { … }</translation>
    </message>
    <message>
        <source>It is too long to be edited here. It is used as it is.</source>
        <translation>Es ist zu lang, um hier bearbeitet zu werden. Es wird genommen, wie es ist.</translation>
    </message>
</context>
<context>
    <name>troupe::RunCompareView</name>
    <message>
        <source>Back to the run</source>
        <translation>Zurück zum Lauf</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Steps of both runs</source>
        <translation>Schritte beider Läufe</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>There is no other run of this name. Rerun or replay this one to have something to compare it with.</source>
        <translation>Es gibt keinen anderen Lauf dieses Namens. Führen Sie diesen erneut aus oder spielen Sie ihn ab, um etwas zum Vergleichen zu haben.</translation>
    </message>
    <message>
        <source>All steps come to the same.</source>
        <translation>Alle Schritte kommen zum selben Ergebnis.</translation>
    </message>
    <message numerus="yes">
        <source>%n steps differ.</source>
        <translation>
            <numerusform>%n Schritt unterscheidet sich.</numerusform>
            <numerusform>%n Schritte unterscheiden sich.</numerusform>
        </translation>
    </message>
    <message>
        <source>The plans are not the same.</source>
        <translation>Die Pläne sind nicht gleich.</translation>
    </message>
    <message>
        <source>The inputs are not the same.</source>
        <translation>Die Eingaben sind nicht gleich.</translation>
    </message>
    <message>
        <source>There are more steps than are shown.</source>
        <translation>Es gibt mehr Schritte, als gezeigt werden.</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>anders</translation>
    </message>
    <message>
        <source>Only one of the two runs has this step.</source>
        <translation>Nur einer der beiden Läufe hat diesen Schritt.</translation>
    </message>
    <message>
        <source>It comes to the same in both runs.</source>
        <translation>Er kommt in beiden Läufen zum selben Ergebnis.</translation>
    </message>
    <message>
        <source>The outputs differ, but are too long to be compared here.</source>
        <translation>Die Ausgaben unterscheiden sich, sind aber zu lang, um hier verglichen zu werden.</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>neben</translation>
    </message>
</context>
<context>
    <name>troupe::RunDetailView</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Delete run</source>
        <translation>Lauf löschen</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>The run that began it</source>
        <translation>Der Lauf, der ihn begann</translation>
    </message>
    <message>
        <source>What it repeats</source>
        <translation>Was er wiederholt</translation>
    </message>
    <message>
        <source>The steps cannot be read</source>
        <translation>Die Schritte können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Choose a run</source>
        <translation>Wählen Sie einen Lauf</translation>
    </message>
    <message>
        <source>Its steps, what went in and came out, and what it cost show here.</source>
        <translation>Seine Schritte, was hineinging und herauskam und was er kostete, zeigen sich hier.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>How the steps show</source>
        <translation>Wie sich die Schritte zeigen</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>The run cannot be read</source>
        <translation>Der Lauf kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>abgespielt</translation>
    </message>
    <message>
        <source>%1 of %2 steps</source>
        <translation>%1 von %2 Schritten</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>It waits for a decision: %1</source>
        <translation>Er wartet auf eine Entscheidung: %1</translation>
    </message>
    <message>
        <source>Open approvals</source>
        <translation>Freigaben öffnen</translation>
    </message>
    <message>
        <source>The run cannot be cancelled</source>
        <translation>Der Lauf kann nicht abgebrochen werden</translation>
    </message>
    <message>
        <source>The run cannot be resumed</source>
        <translation>Der Lauf kann nicht fortgesetzt werden</translation>
    </message>
    <message>
        <source>The run cannot be replayed</source>
        <translation>Der Lauf kann nicht abgespielt werden</translation>
    </message>
    <message>
        <source>Delete the run “%1”?</source>
        <translation>Den Lauf „%1“ löschen?</translation>
    </message>
    <message>
        <source>Its steps and what they came to are gone. What it cost stays in the statistics.</source>
        <translation>Seine Schritte und ihre Ergebnisse sind dann fort. Was er kostete, bleibt in der Statistik.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The run cannot be deleted</source>
        <translation>Der Lauf kann nicht gelöscht werden</translation>
    </message>
    <message>
        <source>The run cannot be run again</source>
        <translation>Der Lauf kann nicht erneut ausgeführt werden</translation>
    </message>
    <message>
        <source>A new run has begun</source>
        <translation>Ein neuer Lauf hat begonnen</translation>
    </message>
</context>
<context>
    <name>troupe::RunListModel</name>
    <message>
        <source>replay</source>
        <translation>abgespielt</translation>
    </message>
</context>
<context>
    <name>troupe::RunStepModel</name>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
</context>
<context>
    <name>troupe::RunStepView</name>
    <message>
        <source>Rerun from here</source>
        <translation>Ab hier erneut</translation>
    </message>
    <message>
        <source>Its run</source>
        <translation>Sein Lauf</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Parts of the step</source>
        <translation>Teile des Schritts</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Answers and calls</source>
        <translation>Antworten und Aufrufe</translation>
    </message>
    <message>
        <source>What went in or came out</source>
        <translation>Was hineinging oder herauskam</translation>
    </message>
    <message>
        <source>No step chosen</source>
        <translation>Kein Schritt gewählt</translation>
    </message>
    <message>
        <source>Choose a step to see what went in and came out.</source>
        <translation>Wählen Sie einen Schritt, um zu sehen, was hineinging und herauskam.</translation>
    </message>
    <message>
        <source>The step cannot be read</source>
        <translation>Der Schritt kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Call of %1: %2, %3</source>
        <translation>Aufruf von %1: %2, %3</translation>
    </message>
    <message>
        <source>%1: %2 in, %3 out, %4, %5</source>
        <translation>%1: %2 hinein, %3 heraus, %4, %5</translation>
    </message>
    <message>
        <source>No model was asked, and no tool called.</source>
        <translation>Kein Modell wurde gefragt und kein Werkzeug aufgerufen.</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>Nothing went in.</source>
        <translation>Nichts ging hinein.</translation>
    </message>
    <message>
        <source>Nothing came out.</source>
        <translation>Nichts kam heraus.</translation>
    </message>
</context>
<context>
    <name>troupe::RunTimeline</name>
    <message>
        <source>Timeline of the steps</source>
        <translation>Zeitleiste der Schritte</translation>
    </message>
    <message numerus="yes">
        <source>%n steps in %1</source>
        <translation>
            <numerusform>%n Schritt in %1</numerusform>
            <numerusform>%n Schritte in %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Timeline of the steps: %1</source>
        <translation>Zeitleiste der Schritte: %1</translation>
    </message>
</context>
<context>
    <name>troupe::RunsPage</name>
    <message>
        <source>Search runs</source>
        <translation>Läufe durchsuchen</translation>
    </message>
    <message>
        <source>Search runs…</source>
        <translation>Läufe durchsuchen …</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>Jeder Status</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>Noch ist nichts gelaufen</translation>
    </message>
    <message>
        <source>Answers of agents and plans show here as soon as they begin.</source>
        <translation>Antworten von Agenten und Pläne zeigen sich hier, sobald sie beginnen.</translation>
    </message>
    <message>
        <source>No such run</source>
        <translation>Kein solcher Lauf</translation>
    </message>
    <message>
        <source>No run fits the search and the filters.</source>
        <translation>Kein Lauf passt zur Suche und zu den Filtern.</translation>
    </message>
    <message>
        <source>The runs cannot be read</source>
        <translation>Die Läufe können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Nothing is lost; try again.</source>
        <translation>Nichts ist verloren; versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>Alles neu lesen</translation>
    </message>
    <message>
        <source>F5</source>
        <translation>F5</translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Den Lauf abbrechen</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>Resume the run</source>
        <translation>Den Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>Replay the run</source>
        <translation>Den Lauf abspielen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+R</source>
        <translation>Ctrl+Shift+R</translation>
    </message>
    <message>
        <source>Compare the run</source>
        <translation>Den Lauf vergleichen</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Timeline: zoom in</source>
        <translation>Zeitleiste: vergrößern</translation>
    </message>
    <message>
        <source>Timeline: zoom out</source>
        <translation>Zeitleiste: verkleinern</translation>
    </message>
    <message>
        <source>Timeline: all of the time</source>
        <translation>Zeitleiste: die ganze Zeit</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Läufe</translation>
    </message>
</context>
<context>
    <name>troupe::SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Suche leeren</translation>
    </message>
</context>
<context>
    <name>troupe::SearchModel</name>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>%1 in “%2”</source>
        <translation>%1 in „%2“</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
</context>
<context>
    <name>troupe::SearchPill</name>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder einen Befehl ausführen</translation>
    </message>
</context>
<context>
    <name>troupe::SecretRows</name>
    <message>
        <source>Add: %1</source>
        <translation>Hinzufügen: %1</translation>
    </message>
    <message>
        <source>Name of %1 %2</source>
        <translation>Name von %1 %2</translation>
    </message>
    <message>
        <source>Value of %1 %2</source>
        <translation>Wert von %1 %2</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Stored; type to replace</source>
        <translation>Gespeichert; zum Ersetzen tippen</translation>
    </message>
    <message>
        <source>Remove %1 %2</source>
        <translation>%1 %2 entfernen</translation>
    </message>
    <message>
        <source>A name is missing.</source>
        <translation>Ein Name fehlt.</translation>
    </message>
    <message>
        <source>“%1” has no name any more. Remove its row to delete it.</source>
        <translation>„%1“ hat keinen Namen mehr. Zum Löschen die Zeile entfernen.</translation>
    </message>
    <message>
        <source>“%1” is there twice.</source>
        <translation>„%1“ gibt es zweimal.</translation>
    </message>
    <message>
        <source>“%1” has another name now: type its value again.</source>
        <translation>„%1“ heißt jetzt anders: den Wert noch einmal eingeben.</translation>
    </message>
</context>
<context>
    <name>troupe::ServerSection</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>The server runs inside this program. Other programs of this machine can use it through its API.</source>
        <translation>Der Server läuft in diesem Programm. Andere Programme dieses Rechners können ihn über seine API benutzen.</translation>
    </message>
    <message>
        <source>This window works with a server elsewhere. Its settings are for everyone who uses it.</source>
        <translation>Dieses Fenster arbeitet mit einem Server anderswo. Seine Einstellungen gelten für alle, die ihn benutzen.</translation>
    </message>
    <message>
        <source>Default model</source>
        <translation>Standardmodell</translation>
    </message>
    <message>
        <source>Offline model as a stand-in</source>
        <translation>Offline-Modell als Ersatz</translation>
    </message>
    <message>
        <source>Pace of the offline model</source>
        <translation>Tempo des Offline-Modells</translation>
    </message>
    <message>
        <source>Rate limits</source>
        <translation>Mengengrenzen</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Vacuum</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>API documentation</source>
        <translation>API-Dokumentation</translation>
    </message>
    <message>
        <source>full speed</source>
        <translation>volles Tempo</translation>
    </message>
    <message>
        <source>%1 words/s</source>
        <translation>%1 Wörter/s</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>For agents that name none.</source>
        <translation>Für Agenten, die keines nennen.</translation>
    </message>
    <message>
        <source>Answers when a model&apos;s provider is not set up, and says so in the answer. Off: such a message fails.</source>
        <translation>Antwortet, wenn der Anbieter eines Modells nicht eingerichtet ist, und sagt es in der Antwort. Aus: Eine solche Nachricht scheitert.</translation>
    </message>
    <message>
        <source>How fast its words appear.</source>
        <translation>Wie schnell seine Wörter erscheinen.</translation>
    </message>
    <message>
        <source>Bounds requests and tokens of each key by its tier.</source>
        <translation>Begrenzt Anfragen und Token jedes Schlüssels nach seiner Stufe.</translation>
    </message>
    <message>
        <source>Embedded server</source>
        <translation>Eingebetteter Server</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Troupe %1, Qt %2, SQLite %3</source>
        <translation>Troupe %1, Qt %2, SQLite %3</translation>
    </message>
    <message>
        <source>Running for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message numerus="yes">
        <source>%1, of which %n event streams</source>
        <translation>
            <numerusform>%1, davon %n Ereignisstrom</numerusform>
            <numerusform>%1, davon %n Ereignisströme</numerusform>
        </translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>%L1 since the start</source>
        <translation>%L1 seit dem Start</translation>
    </message>
    <message>
        <source>%1, schema version %2. Every change is on the disk before it is confirmed.</source>
        <translation>%1, Schemaversion %2. Jede Änderung ist auf der Platte, bevor sie bestätigt wird.</translation>
    </message>
    <message>
        <source>A verified copy of %1 is in %2</source>
        <translation>Eine geprüfte Kopie von %1 liegt in %2</translation>
    </message>
    <message>
        <source>No backup was written: %1</source>
        <translation>Es wurde keine Sicherung geschrieben: %1</translation>
    </message>
    <message>
        <source>%1 before, %2 now</source>
        <translation>vorher %1, jetzt %2</translation>
    </message>
    <message>
        <source>Nothing was changed: %1</source>
        <translation>Nichts wurde geändert: %1</translation>
    </message>
    <message>
        <source>Titles by the model</source>
        <translation>Titel vom Modell</translation>
    </message>
    <message>
        <source>Names a conversation after its first answer, with the model that gave it. That costs a few tokens.</source>
        <translation>Benennt eine Unterhaltung nach der ersten Antwort mit dem Modell, das sie gab. Das kostet einige Token.</translation>
    </message>
    <message numerus="yes">
        <source>A verified copy of %1 is in %2, with %n attached file(s)</source>
        <translation>
            <numerusform>Eine geprüfte Kopie von %1 liegt in %2, mit %n angehängter Datei</numerusform>
            <numerusform>Eine geprüfte Kopie von %1 liegt in %2, mit %n angehängten Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Einspielen …</translation>
    </message>
    <message>
        <source>Put a backup in place of what is here</source>
        <translation>Ersetzt, was hier ist, durch eine Sicherung</translation>
    </message>
    <message>
        <source>Restore “%1”?</source>
        <translation>„%1“ wiederherstellen?</translation>
    </message>
    <message>
        <source>Agents, conversations and settings become what they were on %1. What is here now is kept among the backups. Answers that are being written stop, and keep what they said.</source>
        <translation>Agenten, Unterhaltungen und Einstellungen werden wieder, wie sie am %1 waren. Was jetzt da ist, bleibt bei den Sicherungen erhalten. Antworten, die gerade geschrieben werden, halten an und behalten, was sie gesagt haben.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
</context>
<context>
    <name>troupe::ServerSettingsLink</name>
    <message>
        <source>The settings cannot be read</source>
        <translation>Die Einstellungen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The setting was not changed</source>
        <translation>Die Einstellung wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::SessionListModel</name>
    <message>
        <source>The conversation keeps its name</source>
        <translation>Die Unterhaltung behält ihren Namen</translation>
    </message>
    <message>
        <source>It could not be pinned</source>
        <translation>Sie konnte nicht angeheftet werden</translation>
    </message>
    <message>
        <source>It could not be unpinned</source>
        <translation>Sie konnte nicht gelöst werden</translation>
    </message>
    <message>
        <source>“%1” could not be archived</source>
        <translation>„%1“ konnte nicht archiviert werden</translation>
    </message>
    <message>
        <source>“%1” stays in the archive</source>
        <translation>„%1“ bleibt im Archiv</translation>
    </message>
    <message>
        <source>“%1” was not deleted</source>
        <translation>„%1“ wurde nicht gelöscht</translation>
    </message>
    <message>
        <source>new answer</source>
        <translation>neue Antwort</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>The conversations cannot be read</source>
        <translation>Die Unterhaltungen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The tags were not kept</source>
        <translation>Die Schlagwörter wurden nicht gespeichert</translation>
    </message>
    <message>
        <source>The tags cannot be read</source>
        <translation>Die Schlagwörter können nicht gelesen werden</translation>
    </message>
</context>
<context>
    <name>troupe::SettingsPage</name>
    <message>
        <source>Providers</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Keys and secrets</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Privacy &amp; network</source>
        <translation>Privatsphäre &amp; Netz</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über Troupe</translation>
    </message>
    <message>
        <source>Models &amp; prices</source>
        <translation>Modelle &amp; Preise</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
</context>
<context>
    <name>troupe::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::ShowKeyDialog</name>
    <message>
        <source>The key “%1”</source>
        <translation>Der Schlüssel „%1“</translation>
    </message>
    <message>
        <source>Copy it now: it is shown this once. Only a hash of it is kept.</source>
        <translation>Kopieren Sie ihn jetzt: Er wird nur dieses eine Mal gezeigt. Behalten wird nur eine Prüfsumme.</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>Der neue Schlüssel</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>troupe::Sidebar</name>
    <message>
        <source>Collapse the sidebar</source>
        <translation>Seitenleiste einklappen</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Expand the sidebar</source>
        <translation>Seitenleiste ausklappen</translation>
    </message>
</context>
<context>
    <name>troupe::Skeleton</name>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
</context>
<context>
    <name>troupe::SpendCard</name>
    <message>
        <source>Spent today</source>
        <translation>Heute ausgegeben</translation>
    </message>
    <message numerus="yes">
        <source>%n answers, %1 tokens</source>
        <translation>
            <numerusform>%n Antwort, %1 Token</numerusform>
            <numerusform>%n Antworten, %1 Token</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in the last 30 days</source>
        <translation>%1 in den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>The models that were asked for would have cost %1 today.</source>
        <translation>Die verlangten Modelle hätten heute %1 gekostet.</translation>
    </message>
</context>
<context>
    <name>troupe::Spinner</name>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
</context>
<context>
    <name>troupe::StartView</name>
    <message>
        <source>Start with Assistant</source>
        <translation>Mit dem Assistenten beginnen</translation>
    </message>
    <message>
        <source>Make an agent</source>
        <translation>Agenten anlegen</translation>
    </message>
    <message>
        <source>troupe-offline is built in: rules and extraction on this machine, no language model. For real conversations, add a provider.</source>
        <translation>troupe-offline ist eingebaut: Regeln und Auszüge auf diesem Rechner, kein Sprachmodell. Für echte Gespräche fügen Sie einen Anbieter hinzu.</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>Work something out</source>
        <translation>Etwas ausrechnen</translation>
    </message>
    <message>
        <source>What is 17.5 % of 2,340?</source>
        <translation>Wie viel sind 17,5 % von 2.340?</translation>
    </message>
    <message>
        <source>Count the days</source>
        <translation>Tage zählen</translation>
    </message>
    <message>
        <source>How many days are there between 3 March 2026 and 24 December 2026?</source>
        <translation>Wie viele Tage liegen zwischen dem 3. März 2026 und dem 24. Dezember 2026?</translation>
    </message>
    <message>
        <source>Pull out the facts</source>
        <translation>Fakten herausziehen</translation>
    </message>
    <message>
        <source>List the email addresses in this text: Write to ann@example.com, or to bob@example.org after 5 pm.</source>
        <translation>Nenne die E-Mail-Adressen in diesem Text: Schreiben Sie an ann@example.com oder nach 17 Uhr an bob@example.org.</translation>
    </message>
    <message>
        <source>See what it can do</source>
        <translation>Sehen, was er kann</translation>
    </message>
    <message>
        <source>What can you do?</source>
        <translation>Was können Sie?</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Welcome to Troupe</source>
        <translation>Willkommen bei Troupe</translation>
    </message>
    <message>
        <source>Talk to agents of your own. Begin with a ready one, or make one.</source>
        <translation>Sprechen Sie mit eigenen Agenten. Beginnen Sie mit einem fertigen oder legen Sie einen an.</translation>
    </message>
    <message>
        <source>What shall we begin with?</source>
        <translation>Womit fangen wir an?</translation>
    </message>
    <message>
        <source>Talk to %1</source>
        <translation>Mit %1 sprechen</translation>
    </message>
    <message>
        <source>Write below, or begin with one of these.</source>
        <translation>Schreiben Sie unten oder beginnen Sie mit einem von diesen.</translation>
    </message>
</context>
<context>
    <name>troupe::StatsPanel</name>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>Shown per day</source>
        <translation>Gezeigt je Tag</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Per day</source>
        <translation>Je Tag</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Noch nicht gespeichert</translation>
    </message>
    <message>
        <source>What a saved agent did shows here.</source>
        <translation>Was ein gespeicherter Agent getan hat, steht hier.</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>The arrow keys go from day to day.</source>
        <translation>Die Pfeiltasten gehen von Tag zu Tag.</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>Token ein / aus</translation>
    </message>
    <message>
        <source>Mean time</source>
        <translation>Mittlere Zeit</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Gelungen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n Anfrage</numerusform>
            <numerusform>%n Anfragen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::TemplateGallery</name>
    <message>
        <source>Search templates</source>
        <translation>Vorlagen suchen</translation>
    </message>
    <message>
        <source>Search templates…</source>
        <translation>Vorlagen suchen …</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>No template matches</source>
        <translation>Keine Vorlage passt</translation>
    </message>
    <message>
        <source>Try fewer words, or another category.</source>
        <translation>Versuchen Sie weniger Wörter oder eine andere Kategorie.</translation>
    </message>
    <message>
        <source>The templates cannot be read</source>
        <translation>Die Vorlagen können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Back to the agents</source>
        <translation>Zurück zu den Agenten</translation>
    </message>
    <message>
        <source>All categories</source>
        <translation>Alle Kategorien</translation>
    </message>
    <message>
        <source>The template</source>
        <translation>Die Vorlage</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Makes an agent of your own that you can change</source>
        <translation>Legt einen eigenen Agenten an, den Sie ändern können</translation>
    </message>
    <message>
        <source>Ask it</source>
        <translation>Fragen Sie ihn</translation>
    </message>
    <message>
        <source>Good at</source>
        <translation>Gut in</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message numerus="yes">
        <source>%n templates</source>
        <translation>
            <numerusform>%n Vorlage</numerusform>
            <numerusform>%n Vorlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>The agent could not be made</source>
        <translation>Der Agent konnte nicht angelegt werden</translation>
    </message>
    <message>
        <source>The conversation could not be begun</source>
        <translation>Die Unterhaltung konnte nicht begonnen werden</translation>
    </message>
</context>
<context>
    <name>troupe::TemplateListModel</name>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
</context>
<context>
    <name>troupe::TestBenchPanel</name>
    <message>
        <source>Message to the draft</source>
        <translation>Nachricht an den Entwurf</translation>
    </message>
    <message>
        <source>Try it…</source>
        <translation>Ausprobieren …</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Answers of the draft</source>
        <translation>Antworten des Entwurfs</translation>
    </message>
    <message>
        <source>Close the test</source>
        <translation>Die Probe schließen</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>New agent</source>
        <translation>Neuer Agent</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>The draft cannot answer</source>
        <translation>Der Entwurf kann nicht antworten</translation>
    </message>
    <message>
        <source>Say something: the agent answers as it stands here, saved or not. Nothing of it is kept, and no tools are called.</source>
        <translation>Sagen Sie etwas: Der Agent antwortet so, wie er hier steht, gespeichert oder nicht. Nichts davon wird aufbewahrt, und keine Werkzeuge werden aufgerufen.</translation>
    </message>
</context>
<context>
    <name>troupe::ToolCallDialog</name>
    <message>
        <source>%1 (needed)</source>
        <translation>%1 (nötig)</translation>
    </message>
    <message>
        <source>It takes no arguments.</source>
        <translation>Es nimmt keine Argumente.</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufrufen</translation>
    </message>
</context>
<context>
    <name>troupe::ToolsPage</name>
    <message>
        <source>Kinds of tools</source>
        <translation>Arten von Werkzeugen</translation>
    </message>
    <message>
        <source>New function</source>
        <translation>Neue Funktion</translation>
    </message>
    <message>
        <source>Add an MCP server</source>
        <translation>MCP-Server hinzufügen</translation>
    </message>
    <message>
        <source>Attach data</source>
        <translation>Daten anhängen</translation>
    </message>
    <message>
        <source>Grant a folder</source>
        <translation>Ordner freigeben</translation>
    </message>
    <message>
        <source>Built-in</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>MCP servers</source>
        <translation>MCP-Server</translation>
    </message>
    <message>
        <source>Data &amp; folders</source>
        <translation>Daten und Ordner</translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation>Ctrl+Shift+F</translation>
    </message>
    <message>
        <source>Ctrl+Shift+M</source>
        <translation>Ctrl+Shift+M</translation>
    </message>
    <message>
        <source>Ctrl+Shift+D</source>
        <translation>Ctrl+Shift+D</translation>
    </message>
    <message>
        <source>Ctrl+Shift+G</source>
        <translation>Ctrl+Shift+G</translation>
    </message>
</context>
<context>
    <name>troupe::ToolsSection</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Tools and guardrails</source>
        <translation>Werkzeuge und Schutz</translation>
    </message>
    <message>
        <source>Filter the tools</source>
        <translation>Werkzeuge filtern</translation>
    </message>
    <message>
        <source>Filter the tools…</source>
        <translation>Werkzeuge filtern …</translation>
    </message>
    <message>
        <source>Name of another tool</source>
        <translation>Name eines weiteren Werkzeugs</translation>
    </message>
    <message>
        <source>Add by name…</source>
        <translation>Mit Namen hinzufügen …</translation>
    </message>
    <message>
        <source>May it call this tool?</source>
        <translation>Darf er dieses Werkzeug aufrufen?</translation>
    </message>
    <message>
        <source>As for all</source>
        <translation>Wie für alle</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verbieten</translation>
    </message>
    <message>
        <source>Tool rounds in a turn</source>
        <translation>Werkzeugrunden je Zug</translation>
    </message>
    <message>
        <source>Cost of a turn, in dollars</source>
        <translation>Kosten eines Zugs in Dollar</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Hold back answers</source>
        <translation>Antworten zurückhalten</translation>
    </message>
    <message>
        <source>What the agent may ask for. Which calls people have to approve is said for each tool, and by policies on the page Approvals.</source>
        <translation>Worum der Agent bitten darf. Welche Aufrufe Menschen genehmigen müssen, steht bei jedem Werkzeug und in den Richtlinien auf der Seite Freigaben.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Guardrails</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>Where a turn ends by itself, so that nothing runs on unattended.</source>
        <translation>Wo ein Zug von selbst endet, damit nichts unbeaufsichtigt weiterläuft.</translation>
    </message>
    <message>
        <source>How often in one turn the model may call tools before it has to answer.</source>
        <translation>Wie oft das Modell in einem Zug Werkzeuge aufrufen darf, bevor es antworten muss.</translation>
    </message>
    <message>
        <source>A turn that has cost this much makes no further calls. Empty: no limit.</source>
        <translation>Ein Zug, der so viel gekostet hat, ruft nichts mehr auf. Leer: keine Grenze.</translation>
    </message>
    <message>
        <source>Nobody sees an answer of this agent until a person has approved it. Counts at once.</source>
        <translation>Niemand sieht eine Antwort dieses Agenten, bevor ein Mensch sie genehmigt hat. Gilt sofort.</translation>
    </message>
    <message>
        <source>Declared by programs over the LVNG v1 API, which call them themselves. They are kept as they are; functions that Troupe calls are made on the page Tools.</source>
        <translation>Von Programmen über die API LVNG v1 erklärt, die sie selbst aufrufen. Sie bleiben, wie sie sind; Funktionen, die Troupe aufruft, entstehen auf der Seite Werkzeuge.</translation>
    </message>
    <message>
        <source>A whole number is needed.</source>
        <translation>Eine ganze Zahl wird gebraucht.</translation>
    </message>
    <message>
        <source>An amount such as 0.25 is needed.</source>
        <translation>Ein Betrag wie 0.25 wird gebraucht.</translation>
    </message>
    <message>
        <source>Choose a tool to say whether it may be called.</source>
        <translation>Wählen Sie ein Werkzeug, um zu sagen, ob es aufgerufen werden darf.</translation>
    </message>
    <message>
        <source>Save the agent first to say whether it may call %1.</source>
        <translation>Speichern Sie zuerst den Agenten, um zu sagen, ob er %1 aufrufen darf.</translation>
    </message>
    <message>
        <source>May it call %1? Counts at once.</source>
        <translation>Darf er %1 aufrufen? Gilt sofort.</translation>
    </message>
    <message>
        <source>Save the agent first.</source>
        <translation>Speichern Sie zuerst den Agenten.</translation>
    </message>
    <message>
        <source>A policy holds back the answers of every agent.</source>
        <translation>Eine Richtlinie hält die Antworten aller Agenten zurück.</translation>
    </message>
</context>
<context>
    <name>troupe::TopBar</name>
    <message>
        <source>Notifications</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message numerus="yes">
        <source>Notifications, %n new</source>
        <translation>
            <numerusform>Mitteilungen, %n neue</numerusform>
            <numerusform>Mitteilungen, %n neue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::TranscriptController</name>
    <message>
        <source>The answer could not be stopped</source>
        <translation>Die Antwort konnte nicht angehalten werden</translation>
    </message>
    <message>
        <source>The answer cannot go on; what was said is kept</source>
        <translation>Die Antwort kann nicht weitergehen; was gesagt wurde, bleibt erhalten</translation>
    </message>
    <message>
        <source>Older messages cannot be read</source>
        <translation>Ältere Nachrichten können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Newer messages cannot be read</source>
        <translation>Neuere Nachrichten können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The message cannot be read</source>
        <translation>Die Nachricht kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Nicht gesendet: %1</translation>
    </message>
    <message>
        <source>The message could not be changed</source>
        <translation>Die Nachricht konnte nicht geändert werden</translation>
    </message>
    <message>
        <source>It could not be answered again</source>
        <translation>Es konnte nicht noch einmal geantwortet werden</translation>
    </message>
    <message>
        <source>The other version cannot be shown</source>
        <translation>Die andere Fassung kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>The rating was not kept</source>
        <translation>Die Bewertung wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>The version could not be deleted</source>
        <translation>Die Fassung konnte nicht gelöscht werden</translation>
    </message>
    <message>
        <source>The rest of it cannot be read</source>
        <translation>Der Rest kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>It belongs to an earlier run of this answer, see the page Runs.</source>
        <translation>Er gehört zu einem früheren Lauf dieser Antwort, siehe die Seite Läufe.</translation>
    </message>
</context>
<context>
    <name>troupe::TranscriptView</name>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copy selection</source>
        <translation>Auswahl kopieren</translation>
    </message>
    <message>
        <source>Copy message as Markdown</source>
        <translation>Nachricht als Markdown kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>is writing</source>
        <translation>schreibt</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Jump to latest</source>
        <translation>Zum Ende springen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Hide the details of %1</source>
        <translation>Einzelheiten von %1 verbergen</translation>
    </message>
    <message>
        <source>Show the details of %1</source>
        <translation>Einzelheiten von %1 zeigen</translation>
    </message>
    <message>
        <source>Show all of %1</source>
        <translation>Alles von %1 zeigen</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>troupe::UnsavedDialog</name>
    <message>
        <source>Save the changes to “%1”?</source>
        <translation>Die Änderungen an „%1“ speichern?</translation>
    </message>
    <message>
        <source>They are only in this window so far.</source>
        <translation>Bisher stehen sie nur in diesem Fenster.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>troupe::VersionListModel</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Version %1, %2, %3, %4</source>
        <translation>Version %1, %2, %3, %4</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>troupe::VersionsPanel</name>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>The one before</source>
        <translation>Der davor</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Restore this version</source>
        <translation>Diese Version wiederherstellen</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Noch nicht gespeichert</translation>
    </message>
    <message>
        <source>Every change of a saved agent is kept here.</source>
        <translation>Jede Änderung eines gespeicherten Agenten wird hier aufgehoben.</translation>
    </message>
    <message>
        <source>The versions cannot be read: %1</source>
        <translation>Die Versionen können nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>This is the first version.</source>
        <translation>Dies ist die erste Version.</translation>
    </message>
    <message>
        <source>From version %1 to version %2</source>
        <translation>Von Version %1 zu Version %2</translation>
    </message>
</context>
<context>
    <name>troupe::WebSearchCard</name>
    <message>
        <source>Search engine</source>
        <translation>Suchmaschine</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Kept in the secret store, never in the database or a log.</source>
        <translation>Liegt im Geheimnisspeicher, nie in der Datenbank oder einem Protokoll.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Web search</source>
        <translation>Websuche</translation>
    </message>
    <message>
        <source>Agents search the web with the engine that you choose. SearXNG can run on this machine; Brave and Tavily are services and need a key.</source>
        <translation>Agenten suchen im Web mit der Suchmaschine, die Sie wählen. SearXNG kann auf diesem Rechner laufen; Brave und Tavily sind Dienste und brauchen einen Schlüssel.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>The search engine cannot be read</source>
        <translation>Die Suchmaschine kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>One is stored. Leave this empty to keep it.</source>
        <translation>Eines ist gespeichert. Leer lassen, um es zu behalten.</translation>
    </message>
    <message>
        <source>Web search is set up.</source>
        <translation>Die Websuche ist eingerichtet.</translation>
    </message>
    <message>
        <source>Web search was not changed</source>
        <translation>Die Websuche wurde nicht geändert</translation>
    </message>
</context>
<context>
    <name>troupe::WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Your own troupe of AI agents</source>
        <translation>Ihr eigenes Ensemble von KI-Agenten</translation>
    </message>
    <message>
        <source>No account, nothing to sign up for. Conversations are kept on this machine, and a small built-in model answers right away, also offline.</source>
        <translation>Kein Konto, keine Anmeldung. Unterhaltungen bleiben auf diesem Rechner, und ein kleines eingebautes Modell antwortet sofort, auch ohne Netz.</translation>
    </message>
    <message>
        <source>Ask something</source>
        <translation>Etwas fragen</translation>
    </message>
    <message>
        <source>An assistant for everyday questions, which begins with what it can do.</source>
        <translation>Ein Assistent für alltägliche Fragen, der damit beginnt, was er kann.</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>Answers everyday questions</source>
        <translation>Beantwortet alltägliche Fragen</translation>
    </message>
    <message>
        <source>You are a helpful assistant. Answer briefly and plainly, and say when you are not sure.</source>
        <translation>Sie sind ein hilfreicher Assistent. Antworten Sie kurz und verständlich und sagen Sie, wenn Sie nicht sicher sind.</translation>
    </message>
    <message>
        <source>Hello! What can you do?</source>
        <translation>Hallo! Was können Sie?</translation>
    </message>
    <message>
        <source>Work something out</source>
        <translation>Etwas ausrechnen</translation>
    </message>
    <message>
        <source>An analyst for percentages, dates, units and sums, who shows the way.</source>
        <translation>Ein Analyst für Prozente, Daten, Einheiten und Summen, der den Weg zeigt.</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>Analyst</translation>
    </message>
    <message>
        <source>Works out figures and dates</source>
        <translation>Rechnet Zahlen und Tage aus</translation>
    </message>
    <message>
        <source>You are an analyst. Work things out step by step, and give the result first.</source>
        <translation>Sie sind ein Analyst. Rechnen Sie Schritt für Schritt und nennen Sie zuerst das Ergebnis.</translation>
    </message>
    <message>
        <source>What is 17.5 % of 2,340?</source>
        <translation>Wie viel sind 17,5 % von 2.340?</translation>
    </message>
    <message>
        <source>Pull out the facts</source>
        <translation>Fakten herausziehen</translation>
    </message>
    <message>
        <source>An editor who finds addresses, dates and names in any text you paste.</source>
        <translation>Eine Lektorin, die in jedem eingefügten Text Adressen, Daten und Namen findet.</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Lektorin</translation>
    </message>
    <message>
        <source>Reads texts and pulls out facts</source>
        <translation>Liest Texte und zieht Fakten heraus</translation>
    </message>
    <message>
        <source>You are an editor. Keep to what the text says, and leave out what it does not.</source>
        <translation>Sie sind eine Lektorin. Halten Sie sich an das, was der Text sagt, und lassen Sie weg, was er nicht sagt.</translation>
    </message>
    <message>
        <source>List the email addresses in this text: Write to ann@example.com, or to bob@example.org after 5 pm.</source>
        <translation>Nenne die E-Mail-Adressen in diesem Text: Schreiben Sie an ann@example.com oder nach 17 Uhr an bob@example.org.</translation>
    </message>
    <message>
        <source>Add a model provider</source>
        <translation>Modellanbieter hinzufügen</translation>
    </message>
    <message>
        <source>Design an agent</source>
        <translation>Agenten entwerfen</translation>
    </message>
    <message>
        <source>The agent could not be made</source>
        <translation>Der Agent konnte nicht angelegt werden</translation>
    </message>
    <message>
        <source>The conversation could not be begun</source>
        <translation>Die Unterhaltung konnte nicht begonnen werden</translation>
    </message>
</context>
</TS>
