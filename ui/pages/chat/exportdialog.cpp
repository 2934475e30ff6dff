// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/exportdialog.h"

#include "core/client/filetransfer.h"
#include "ui/app/pool.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/pdfexport.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPointer>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kExportWidth = 520;
constexpr const char *kSuffixes[] = {".md", ".html", ".pdf", ".json"};

QString fileTitle(const Session &session)
{
    QString name = chattext::titleOf(session);
    for (QChar &c : name) {
        if (QStringView(u"/\\:*?\"<>|").contains(c) || c.category() == QChar::Other_Control)
            c = u'-';
    }
    name = name.simplified().left(80);
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("conversation") : name;
}

Task<qint64> printLater(QString pagePath, QString path, CancelToken cancel,
                        std::function<void(double)> progress)
{
    std::function<Result<qint64>()> work = [pagePath, path, cancel, progress]() -> Result<qint64> {
        QFile page(pagePath);
        if (!page.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, page.errorString());
        const auto pages = writePdf(page.readAll(), path, cancel, progress);
        if (!pages)
            return fail(pages.error());
        return QFileInfo(path).size();
    };
    co_return co_await onPool<qint64>(std::move(work));
}

} // namespace

ExportDialog::ExportDialog(PageContext &context, const Session &session, QWidget *parent)
    : Dialog(tr("Export “%1”").arg(chattext::titleOf(session)), parent),
      m_context(context),
      m_session(session),
      m_kinds(new SegmentedControl(tr("Format"),
                                   {tr("Markdown"), tr("Page"), tr("PDF"), tr("JSON")}, this)),
      m_about(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted, this)),
      m_path(new LineEdit(tr("File"), {}, this)),
      m_state(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted, this)),
      m_progress(new ProgressLine(tr("Export"), this))
{
    setObjectName(QStringLiteral("exportDialog"));
    setMinimumWidth(kExportWidth);
    build();
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    m_path->setText(QDir(folder).filePath(fileTitle(session) + QLatin1String(kSuffixes[Markdown])));
    chooseKind(Markdown);
}

ExportDialog::~ExportDialog()
{
    m_cancel.cancel();
}

void ExportDialog::build()
{
    m_kinds->setObjectName(QStringLiteral("exportFormat"));
    m_path->setObjectName(QStringLiteral("exportPathEdit"));
    m_state->setObjectName(QStringLiteral("exportState"));
    m_progress->setObjectName(QStringLiteral("exportProgress"));
    m_about->setWordWrap(true);
    m_state->setWordWrap(true);
    body()->addWidget(m_kinds, 0, Qt::AlignLeft);
    body()->addWidget(m_about);
    body()->addSpacing(space::xs);
    auto *field = new QWidget(this);
    auto *row = new QHBoxLayout(field);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_path, 1);
    auto *browse =
        new Button(Button::Kind::Secondary, QStringLiteral("folder"), tr("Choose…"), field);
    browse->setObjectName(QStringLiteral("exportBrowseButton"));
    row->addWidget(browse);
    body()->addWidget(new FormRow(tr("File"), field));
    body()->addWidget(m_progress);
    body()->addWidget(m_state);
    m_progress->hide();
    m_state->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    auto *cancel = new Button(Button::Kind::Secondary, tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("exportCancelButton"));
    m_save = new Button(Button::Kind::Primary, QStringLiteral("download"), tr("Export"), this);
    m_save->setObjectName(QStringLiteral("exportSaveButton"));
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    body()->addSpacing(space::s);
    body()->addLayout(buttons);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_save, &QAbstractButton::clicked, this, &ExportDialog::save);
    connect(browse, &QAbstractButton::clicked, this, &ExportDialog::browse);
    connect(m_kinds, &SegmentedControl::currentChanged, this, &ExportDialog::chooseKind);
    connect(m_path, &QLineEdit::returnPressed, this, &ExportDialog::save);
}

void ExportDialog::chooseKind(int kind)
{
    const QStringList about{
        tr("The branch that is shown, as text with its marks: for notes and other programs."),
        tr("The branch that is shown, as one page for a browser. It needs nothing from outside and "
           "prints well."),
        tr("The branch that is shown, as pages of A4."),
        tr("Everything: all branches, figures and files. It can be imported again.")};
    m_about->setText(about.value(kind));
    const QFileInfo info(m_path->text());
    const QString suffix = QLatin1Char('.') + info.suffix();
    const bool isOurs = std::any_of(std::begin(kSuffixes), std::end(kSuffixes),
                                    [&](const char *s) { return suffix == QLatin1String(s); });
    const QString base = isOurs ? info.path() + u'/' + info.completeBaseName() : m_path->text();
    m_path->setText(base + QLatin1String(kSuffixes[kind]));
}

void ExportDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export to"));
    dialog->setObjectName(QStringLiteral("exportFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_path->text());
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::save()
{
    if (m_running || m_path->text().trimmed().isEmpty())
        return;
    m_running = true;
    m_save->setLoading(true);
    m_kinds->setEnabled(false);
    m_path->setEnabled(false);
    showProgress(tr("Reading the conversation…"), -1);
    savePage();
}

void ExportDialog::showProgress(const QString &text, double fraction)
{
    m_progress->show();
    m_progress->setFraction(fraction);
    m_state->setTone(TextLabel::Tone::Muted);
    m_state->setText(text);
    m_state->show();
}

void ExportDialog::savePage()
{
    const int kind = m_kinds->currentIndex();
    ExportSession what;
    what.sessionId = m_session.id;
    what.format = kind == Markdown ? ExportFormat::Markdown
                  : kind == Json   ? ExportFormat::Json
                                   : ExportFormat::Html;
    TransferProgress progress = [guard = QPointer<ExportDialog>(this)](qint64 done, qint64) {
        if (guard)
            guard->showProgress(tr("%1 so far")
                                    .arg(QLocale().formattedDataSize(done, 1,
                                                                     QLocale::DataSizeSIFormat)),
                                -1);
    };
    if (kind != Pdf) {
        run<qint64>(this,
                    saveConversation(&m_context.backend, what, m_path->text(), m_cancel,
                                     std::move(progress)),
                    [this](const Result<qint64> &size) { ended(size); });
        return;
    }
    // The pages are made of the page, which goes again with its folder.
    const auto folder = std::make_shared<QTemporaryDir>();
    const QString pagePath = folder->filePath(QStringLiteral("page.html"));
    run<qint64>(this,
                saveConversation(&m_context.backend, what, pagePath, m_cancel, std::move(progress)),
                [this, folder, pagePath](const Result<qint64> &size) {
                    if (!size)
                        return ended(size);
                    std::function<void(double)> told = [guard = QPointer<ExportDialog>(this),
                                                        folder](double fraction) {
                        QMetaObject::invokeMethod(
                            qApp,
                            [guard, fraction] {
                                if (guard)
                                    guard->showProgress(tr("Making pages…"), fraction);
                            },
                            Qt::QueuedConnection);
                    };
                    run<qint64>(this,
                                printLater(pagePath, m_path->text(), m_cancel, std::move(told)),
                                [this](const Result<qint64> &pages) { ended(pages); });
                });
}

void ExportDialog::ended(const Result<qint64> &size)
{
    m_running = false;
    m_save->setLoading(false);
    if (size) {
        const QString path = m_path->text();
        m_context.toast(tr("Saved as “%1”").arg(QFileInfo(path).fileName()), tr("Show"), [path] {
            QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
        });
        accept();
        return;
    }
    m_kinds->setEnabled(true);
    m_path->setEnabled(true);
    m_progress->hide();
    m_state->setTone(TextLabel::Tone::Danger);
    m_state->setText(tr("Not saved: %1").arg(size.error().message));
}

} // namespace troupe
