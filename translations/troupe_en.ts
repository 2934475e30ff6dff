<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AgentImportWords</name>
    <message numerus="yes">
        <source>%n agents made</source>
        <translation>
            <numerusform>%n agent made</numerusform>
            <numerusform>%n agents made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under another name</source>
        <translation>
            <numerusform>%n under another name</numerusform>
            <numerusform>%n under another name</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::AgentImportDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::AgentsPage</name>
    <message numerus="yes">
        <source>More than %n agents</source>
        <translation>
            <numerusform>More than %n agent</numerusform>
            <numerusform>More than %n agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agents</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalWatch</name>
    <message numerus="yes">
        <source>Troupe: %n requests wait for you</source>
        <translation>
            <numerusform>Troupe: %n request waits for you</numerusform>
            <numerusform>Troupe: %n requests wait for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ApprovalsPanel</name>
    <message numerus="yes">
        <source>%n were not decided</source>
        <translation>
            <numerusform>%n was not decided</numerusform>
            <numerusform>%n were not decided</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n approved</source>
        <translation>
            <numerusform>%n approved</numerusform>
            <numerusform>%n approved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation>
            <numerusform>%n rejected</numerusform>
            <numerusform>%n rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %n requests?</source>
        <translation>
            <numerusform>Approve %n request?</numerusform>
            <numerusform>Approve %n requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them have a high or critical risk. What they do cannot be taken back.</source>
        <translation>
            <numerusform>%n of them has a high or critical risk. What it does cannot be taken back.</numerusform>
            <numerusform>%n of them have a high or critical risk. What they do cannot be taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests are selected. All of them are decided at once, with the comment if there is one; that cannot be taken back.</source>
        <translation>
            <numerusform>%n request is selected. It is decided at once, with the comment if there is one; that cannot be taken back.</numerusform>
            <numerusform>%n requests are selected. All of them are decided at once, with the comment if there is one; that cannot be taken back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::Button</name>
    <message numerus="yes">
        <source>%1, %n new</source>
        <translation>
            <numerusform>%1, %n new</numerusform>
            <numerusform>%1, %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ConnectionView</name>
    <message numerus="yes">
        <source>Next attempt in %n s.</source>
        <translation>
            <numerusform>Next attempt in %n s.</numerusform>
            <numerusform>Next attempt in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::DataSchemaDialog</name>
    <message numerus="yes">
        <source>%1 (%n row(s))</source>
        <translation>
            <numerusform>%1 (%n row)</numerusform>
            <numerusform>%1 (%n rows)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::DesktopApp</name>
    <message numerus="yes">
        <source>%n attached file(s) are in no backup: they are missing.</source>
        <translation>
            <numerusform>%n attached file is in no backup: it is missing.</numerusform>
            <numerusform>%n attached files are in no backup: they are missing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::DiffView</name>
    <message numerus="yes">
        <source>and %n more lines</source>
        <translation>
            <numerusform>and %n more line</numerusform>
            <numerusform>and %n more lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::FoundServers</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::HealthCard</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ImportCard</name>
    <message numerus="yes">
        <source>%n models, imported on %1</source>
        <translation>
            <numerusform>%n model, imported on %1</numerusform>
            <numerusform>%n models, imported on %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n prices were imported</source>
        <translation>
            <numerusform>%n price was imported</numerusform>
            <numerusform>%n prices were imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries made no sense and were left out:</source>
        <translation>
            <numerusform>%n entry made no sense and was left out:</numerusform>
            <numerusform>%n entries made no sense and were left out:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::McpServerModel</name>
    <message numerus="yes">
        <source>%n tools</source>
        <translation>
            <numerusform>%n tool</numerusform>
            <numerusform>%n tools</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ModelPicker</name>
    <message numerus="yes">
        <source>Search %n models…</source>
        <translation>
            <numerusform>Search %n model…</numerusform>
            <numerusform>Search %n models…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ProvidersSection</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::RunCompareView</name>
    <message numerus="yes">
        <source>%n steps differ.</source>
        <translation>
            <numerusform>%n step differs.</numerusform>
            <numerusform>%n steps differ.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::RunTimeline</name>
    <message numerus="yes">
        <source>%n steps in %1</source>
        <translation>
            <numerusform>%n step in %1</numerusform>
            <numerusform>%n steps in %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::ServerSection</name>
    <message numerus="yes">
        <source>%1, of which %n event streams</source>
        <translation>
            <numerusform>%1, of which %n event stream</numerusform>
            <numerusform>%1, of which %n event streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A verified copy of %1 is in %2, with %n attached file(s)</source>
        <translation>
            <numerusform>A verified copy of %1 is in %2, with %n attached file</numerusform>
            <numerusform>A verified copy of %1 is in %2, with %n attached files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::SpendCard</name>
    <message numerus="yes">
        <source>%n answers, %1 tokens</source>
        <translation>
            <numerusform>%n answer, %1 tokens</numerusform>
            <numerusform>%n answers, %1 tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::StatsPanel</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::TemplateGallery</name>
    <message numerus="yes">
        <source>%n templates</source>
        <translation>
            <numerusform>%n template</numerusform>
            <numerusform>%n templates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>troupe::TopBar</name>
    <message numerus="yes">
        <source>Notifications, %n new</source>
        <translation>
            <numerusform>Notifications, %n new</numerusform>
            <numerusform>Notifications, %n new</numerusform>
        </translation>
    </message>
</context>
</TS>
